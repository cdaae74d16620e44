import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Pause, retryUntilDone } from '../lib/attempts.ts';
import { isRace } from '../lib/race.ts';
import {
  readWebhooks,
  type StoredSecret,
  storedSecret,
  type StoredWebhook,
  webhookSecretKey,
  webhooksKey,
} from '../lib/webhook-items.ts';

/** A webhook, and who changes it. */
export interface WebhookPlace {
  roomId: string;
  hookId: string;
  /** Has to be an owner of the room when it is written. */
  actorId: string;
}

/** What may be changed of a webhook; what is left out stays. */
export type WebhookChange = Partial<Pick<StoredWebhook, 'url' | 'eventTypes' | 'active'>>;

/** The webhooks of rooms, for those who change them. Null where there is no such webhook, or the room is not theirs. */
export interface WebhookTable {
  add(
    place: WebhookPlace,
    webhook: StoredWebhook,
    secret: string,
  ): Promise<'ADDED' | 'NOT_FOUND' | 'ARCHIVED' | 'LIMIT_EXCEEDED'>;
  change(place: WebhookPlace, change: WebhookChange): Promise<StoredWebhook | null>;
  /** With its secret. False when the room is not theirs; one that is gone already is a success. */
  remove(place: WebhookPlace): Promise<boolean>;
  /** @param until how long the secret that it had signs as well; epoch milliseconds. */
  renewSecret(place: WebhookPlace, secret: string, until: number): Promise<StoredWebhook | null>;
  /** Begins a test unless one began later than `after`: answers when the last one did. All epoch milliseconds. */
  beginTest(place: WebhookPlace, nowMs: number, after: number): Promise<{ testedAt: number } | null>;
}

/** Of a room: `limits.webhooksPerRoom` in resolvers. */
export const webhooksPerRoom = 5;

const listKey = ({ roomId }: WebhookPlace) => marshall(webhooksKey(roomId));
const secretKey = ({ roomId, hookId }: WebhookPlace) => marshall(webhookSecretKey(roomId, hookId));

export function createWebhookTable(client: DynamoDBClient, TableName: string, pause: Pause): WebhookTable {
  /** Writes all or nothing: answers the first item whose condition failed. @throws StillBusyError */
  async function write(items: TransactWriteItem[]): Promise<number | null> {
    let failed: number | null = null;
    await retryUntilDone('The webhooks of a room', pause, async () => {
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
        return true;
      } catch (failure) {
        if (!(failure instanceof TransactionCanceledException && isRace(failure))) throw failure;
        const reasons = failure.CancellationReasons ?? [];
        const index = reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
        if (index >= 0) failed = index;
        return index >= 0;
      }
    });
    return failed;
  }

  async function read(place: WebhookPlace): Promise<StoredWebhook | null> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: listKey(place), ConsistentRead: true }),
    );
    return readWebhooks(Item).get(place.hookId) ?? null;
  }

  async function readSecret(place: WebhookPlace): Promise<string | null> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: secretKey(place), ConsistentRead: true }),
    );
    return Item ? storedSecret.parse(unmarshall(Item)).secret : null;
  }

  return {
    async add(place, webhook, secret) {
      const item = { ...webhookSecretKey(place.roomId, place.hookId), secret };
      const failed = await write([
        checkOwner(TableName, place),
        checkOpen(TableName, place),
        {
          Update: {
            TableName,
            Key: listKey(place),
            UpdateExpression: 'SET #hook = :hook ADD hooks :one',
            ConditionExpression: 'attribute_not_exists(hooks) OR hooks < :max',
            ExpressionAttributeNames: { '#hook': place.hookId },
            ExpressionAttributeValues: marshall({ ':hook': webhook, ':one': 1, ':max': webhooksPerRoom }),
          },
        },
        { Put: { TableName, Item: marshall(item) } },
      ]);
      return (['NOT_FOUND', 'ARCHIVED', 'LIMIT_EXCEEDED'] as const)[failed ?? -1] ?? 'ADDED';
    },

    async change(place, change) {
      const names = Object.keys(change);
      const sets = [...names.map((name) => `#hook.#${name} = :${name}`), '#hook.ownerId = :ownerId'];
      const values = { ...change, ownerId: place.actorId };
      const failed = await write([
        checkOwner(TableName, place),
        {
          Update: {
            TableName,
            Key: listKey(place),
            UpdateExpression: `SET ${sets.join(', ')} REMOVE #hook.ended`,
            ConditionExpression: 'attribute_exists(#hook)',
            ExpressionAttributeNames: {
              '#hook': place.hookId,
              ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
            },
            ExpressionAttributeValues: marshall(
              Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
            ),
          },
        },
      ]);
      return failed === null ? read(place) : null;
    },

    async remove(place) {
      const failed = await write([
        checkOwner(TableName, place),
        {
          Update: {
            TableName,
            Key: listKey(place),
            UpdateExpression: 'REMOVE #hook ADD hooks :less',
            ConditionExpression: 'attribute_exists(#hook)',
            ExpressionAttributeNames: { '#hook': place.hookId },
            ExpressionAttributeValues: marshall({ ':less': -1 }),
          },
        },
        { Delete: { TableName, Key: secretKey(place) } },
      ]);
      return failed !== 0;
    },

    async renewSecret(place, secret, until) {
      let isThere = false;
      await retryUntilDone('The secret of a webhook', pause, async () => {
        const former = await readSecret(place);
        if (former === null) return true;
        const renewed: StoredSecret = { secret, former: { secret: former, until } };
        const failed = await write([
          checkOwner(TableName, place),
          {
            Put: {
              TableName,
              Item: { ...secretKey(place), ...marshall(renewed) },
              ConditionExpression: '#secret = :former',
              ExpressionAttributeNames: { '#secret': 'secret' },
              ExpressionAttributeValues: marshall({ ':former': former }),
            },
          },
        ]);
        isThere = failed === null;
        // The second condition: somebody else renewed it, or took it away.
        return failed !== 1;
      });
      return isThere ? read(place) : null;
    },

    async beginTest(place, nowMs, after) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName,
            Key: listKey(place),
            UpdateExpression: 'SET #hook.testedAt = :now',
            ConditionExpression:
              'attribute_exists(#hook) AND (attribute_not_exists(#hook.testedAt) OR #hook.testedAt <= :after)',
            ExpressionAttributeNames: { '#hook': place.hookId },
            ExpressionAttributeValues: marshall({ ':now': nowMs, ':after': after }),
          }),
        );
        return { testedAt: nowMs };
      } catch (failure) {
        if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
        const { testedAt } = (await read(place)) ?? {};
        return testedAt === undefined ? null : { testedAt };
      }
    },
  };
}

function checkOwner(TableName: string, { roomId, actorId }: WebhookPlace): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName,
      Key: marshall({ pk: `ROOM#${roomId}`, sk: `MEMBER#${actorId}` }),
      ConditionExpression: '#role = :owner',
      ExpressionAttributeNames: { '#role': 'role' },
      ExpressionAttributeValues: marshall({ ':owner': 'OWNER' }),
    },
  };
}

function checkOpen(TableName: string, { roomId }: WebhookPlace): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName,
      Key: marshall({ pk: `ROOM#${roomId}`, sk: 'ROOM' }),
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(archivedAt)',
    },
  };
}
