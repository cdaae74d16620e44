import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { StillBusyError } from '../lib/attempts.ts';
import type { WebhookDelivery } from '../lib/webhook-delivery.ts';
import {
  readWebhooks,
  storedSecret,
  type StoredSecret,
  type StoredWebhook,
  webhookDeliveryKey,
  webhookSecretKey,
  webhooksKey,
} from '../lib/webhook-items.ts';

/** Where a delivery goes. */
export type Target = Pick<WebhookDelivery, 'roomId' | 'hookId'>;

/** What a delivery needs, as it stands now. */
export interface DeliveryView {
  webhook: StoredWebhook;
  secret: StoredSecret;
  /** The event's entry in the change log; `null` when it is gone. */
  entry: Record<string, unknown> | null;
}

/** How an attempt ended. */
export interface AttemptRecord extends Pick<WebhookDelivery, 'eventId' | 'attempt'> {
  id: string;
  httpStatus?: number;
  durationMs?: number;
  error?: string;
  at: Date;
}

const owner = z.object({ userId: z.string(), notify: z.enum(['ALL', 'MENTIONS', 'NONE']) });

/** The chat table, as far as deliveries read and write it: docs/data-model.md. */
export interface DeliveryTable {
  /** `null` when the webhook is gone. Strongly consistent. @throws StillBusyError */
  view(delivery: Target & Pick<WebhookDelivery, 'eventId'>): Promise<DeliveryView | null>;
  /** A message as it stands now; `null` when there is none. */
  message(roomId: string, messageId: string): Promise<Record<string, unknown> | null>;
  isOwner(roomId: string, userId: string): Promise<boolean>;
  log(target: Target, attempt: AttemptRecord): Promise<void>;
  /** Nothing is sent to the webhook from now on. False when it was ended, changed or taken away before. */
  end(target: Target, webhook: StoredWebhook, ended: NonNullable<StoredWebhook['ended']>): Promise<boolean>;
  /** A room's name and its owners, for who tells them. */
  owners(roomId: string): Promise<{ roomName: string; owners: z.infer<typeof owner>[] }>;
}

/** `limits.webhookDeliveryDays` in resolvers. */
const logDays = 7;

export function createDeliveryTable(client: DynamoDBClient, TableName: string): DeliveryTable {
  async function get(key: Record<string, string>): Promise<Record<string, unknown> | null> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }),
    );
    return Item ? unmarshall(Item) : null;
  }

  return {
    async view({ roomId, hookId, eventId }) {
      const keys = [
        webhooksKey(roomId),
        webhookSecretKey(roomId, hookId),
        { pk: `ROOM#${roomId}#CHANGES`, sk: eventId },
      ];
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({
          RequestItems: { [TableName]: { Keys: keys.map((key) => marshall(key)), ConsistentRead: true } },
        }),
      );
      if (UnprocessedKeys?.[TableName]) throw new StillBusyError('The table stayed busy.');
      const found = (sk: string) => (Responses?.[TableName] ?? []).find((item) => item['sk']?.S === sk);
      const [list, secret, entry] = keys.map(({ sk }) => found(sk));
      const webhook = readWebhooks(list).get(hookId);
      if (!webhook || !secret) return null;
      return {
        webhook,
        secret: storedSecret.parse(unmarshall(secret)),
        entry: entry ? unmarshall(entry) : null,
      };
    },

    message: (roomId, messageId) => get({ pk: `ROOM#${roomId}#MESSAGES`, sk: messageId }),

    async isOwner(roomId, userId) {
      return (await get({ pk: `ROOM#${roomId}`, sk: `MEMBER#${userId}` }))?.['role'] === 'OWNER';
    },

    async log({ roomId, hookId }, { id, at, ...attempt }) {
      const item = {
        ...webhookDeliveryKey(roomId, hookId, id),
        ...attempt,
        at: at.toISOString(),
        expiresAt: Math.floor(at.getTime() / 1000) + logDays * 86_400,
      };
      await client.send(
        new PutItemCommand({ TableName, Item: marshall(item, { removeUndefinedValues: true }) }),
      );
    },

    async end({ roomId, hookId }, { url, ownerId }, ended) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName,
            Key: marshall(webhooksKey(roomId)),
            UpdateExpression: 'SET #hook.active = :no, #hook.ended = :ended',
            // Who gave it another address, or answers for it now, gets a chance of their own.
            ConditionExpression: '#hook.active = :yes AND #hook.#url = :url AND #hook.ownerId = :ownerId',
            ExpressionAttributeNames: { '#hook': hookId, '#url': 'url' },
            ExpressionAttributeValues: marshall({
              ':no': false,
              ':yes': true,
              ':ended': ended,
              ':url': url,
              ':ownerId': ownerId,
            }),
          }),
        );
        return true;
      } catch (failure) {
        if (failure instanceof ConditionalCheckFailedException) return false;
        throw failure;
      }
    },

    async owners(roomId) {
      const room = await get({ pk: `ROOM#${roomId}`, sk: 'ROOM' });
      const owners: z.infer<typeof owner>[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName,
          KeyConditionExpression: 'pk = :room AND begins_with(sk, :member)',
          FilterExpression: '#role = :owner',
          ExpressionAttributeNames: { '#role': 'role' },
          ExpressionAttributeValues: marshall({
            ':room': `ROOM#${roomId}`,
            ':member': 'MEMBER#',
            ':owner': 'OWNER',
          }),
        },
      );
      for await (const { Items = [] } of pages)
        owners.push(...Items.map((item) => owner.parse(unmarshall(item))));
      return { roomName: z.string().catch('a room').parse(room?.['name']), owners };
    },
  };
}
