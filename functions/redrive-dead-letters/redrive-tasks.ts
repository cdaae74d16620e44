import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { redriveKey, runningRedriveKey, type StoredRedrive, storedRedrive } from '../lib/redrive-task.ts';

/** Somebody else works on the task, or it has ended. */
export class RedriveTakenError extends Error {
  override readonly name = 'RedriveTakenError';
}

/** Redrives, as far as those need them who carry them out. */
export interface RedriveTasks {
  find(taskId: string): Promise<StoredRedrive | null>;
  /** Counts a step. @throws RedriveTakenError when the task is not as it was read. */
  advance(
    task: StoredRedrive,
    step: { moved: number; failed: number; sentIds: string[] },
  ): Promise<StoredRedrive>;
  /** Ends the task and makes room for the next one on its queue. @throws RedriveTakenError */
  end(task: StoredRedrive, status: 'DONE' | 'FAILED'): Promise<StoredRedrive>;
}

export function createRedriveTasks(
  client: DynamoDBClient,
  TableName: string,
  nowMs: () => number,
): RedriveTasks {
  return {
    async find(taskId) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: marshall(redriveKey(taskId)), ConsistentRead: true }),
      );
      return Item ? storedRedrive.parse(unmarshall(Item)) : null;
    },
    async advance(task, { moved, failed, sentIds }) {
      try {
        const { Attributes = {} } = await client.send(
          new UpdateItemCommand({
            TableName,
            Key: marshall(redriveKey(task.id)),
            UpdateExpression:
              'SET moved = moved + :moved, failed = failed + :failed, sentIds = :sentIds, updatedAt = :at, version = version + :one',
            ConditionExpression: 'version = :version AND #status = :running',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: marshall({
              ':moved': moved,
              ':failed': failed,
              ':sentIds': sentIds,
              ':at': new Date(nowMs()).toISOString(),
              ':one': 1,
              ':version': task.version,
              ':running': 'RUNNING',
            }),
            ReturnValues: 'ALL_NEW',
          }),
        );
        return storedRedrive.parse(unmarshall(Attributes));
      } catch (failure) {
        if (failure instanceof ConditionalCheckFailedException) throw new RedriveTakenError('Taken.');
        throw failure;
      }
    },
    async end(task, status) {
      const updatedAt = new Date(nowMs()).toISOString();
      try {
        await client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              {
                Update: {
                  TableName,
                  Key: marshall(redriveKey(task.id)),
                  UpdateExpression: 'SET #status = :end, updatedAt = :at, version = version + :one',
                  ConditionExpression: 'version = :version AND #status = :running',
                  ExpressionAttributeNames: { '#status': 'status' },
                  ExpressionAttributeValues: marshall({
                    ':end': status,
                    ':at': updatedAt,
                    ':one': 1,
                    ':version': task.version,
                    ':running': 'RUNNING',
                  }),
                },
              },
              {
                Delete: {
                  TableName,
                  Key: marshall(runningRedriveKey(task.queue)),
                  // A task that was taken for dead has lost its place to another one.
                  ConditionExpression: 'attribute_not_exists(pk) OR taskId = :id',
                  ExpressionAttributeValues: marshall({ ':id': task.id }),
                },
              },
            ],
          }),
        );
      } catch (failure) {
        if (failure instanceof TransactionCanceledException) throw new RedriveTakenError('Taken.');
        throw failure;
      }
      return { ...task, status, updatedAt, version: task.version + 1 };
    },
  };
}
