import {
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { type AuditEntry, auditKey } from '../lib/audit-entry.ts';
import { redriveKey, runningRedriveKey, type StoredRedrive, storedRedrive } from '../lib/redrive-task.ts';

/** Redrives, as far as starting one needs them. */
export interface RedriveStarts {
  /**
   * Stores a new task with who asked for it, and takes the queue's one place for a running redrive.
   *
   * @returns false, and nothing stored, when another one runs on the queue.
   */
  start(task: StoredRedrive, entry: AuditEntry): Promise<boolean>;
  /** The task that runs on a queue; `null` when none does any more. */
  running(queue: string): Promise<StoredRedrive | null>;
}

/** Tasks are shown for so long. */
const keptDays = 7;
/** A redrive of this age that still holds its place has died for good. */
const longestSeconds = 30 * 60;

const place = z.object({ taskId: z.string() });

export function createRedriveStarts(client: DynamoDBClient, TableName: string): RedriveStarts {
  async function get(key: Record<string, string>): Promise<unknown> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }),
    );
    return Item ? unmarshall(Item) : null;
  }

  return {
    async start(task, entry) {
      const startedAt = Math.floor(Date.parse(task.startedAt) / 1000);
      const expiresAt = startedAt + keptDays * 86_400;
      try {
        await client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              {
                Put: {
                  TableName,
                  Item: marshall({
                    ...runningRedriveKey(task.queue),
                    taskId: task.id,
                    heldUntil: startedAt + longestSeconds,
                    expiresAt,
                  }),
                  ConditionExpression: 'attribute_not_exists(pk) OR heldUntil < :now',
                  ExpressionAttributeValues: marshall({ ':now': startedAt }),
                },
              },
              { Put: { TableName, Item: marshall({ ...redriveKey(task.id), ...task, expiresAt }) } },
              { Put: { TableName, Item: marshall({ ...auditKey(entry), ...entry }) } },
            ],
          }),
        );
        return true;
      } catch (failure) {
        if (!(failure instanceof TransactionCanceledException)) throw failure;
        if (failure.CancellationReasons?.[0]?.Code !== 'ConditionalCheckFailed') throw failure;
        return false;
      }
    },
    async running(queue) {
      const held = place.safeParse(await get(runningRedriveKey(queue))).data;
      return held ? storedRedrive.parse(await get(redriveKey(held.taskId))) : null;
    },
  };
}
