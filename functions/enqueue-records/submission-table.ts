import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';

/** What a `clientId` was used for first. */
export interface Submission {
  recordId: string;
  contentHash: string;
  submittedAt: string;
}

/** Remembers which record a `clientId` made. */
export interface SubmissionTable {
  /** Remembers `submission`, unless the `clientId` was used before; answers the earlier one then. */
  remember(
    ownerId: string,
    clientId: string,
    submission: Submission,
    nowMs: number,
  ): Promise<Submission | null>;
}

const submission = z.object({ recordId: z.string(), contentHash: z.string(), submittedAt: z.string() });

/** As `limits.idempotencyHours` in resolvers. */
const keptHours = 48;

export function createSubmissionTable(client: DynamoDBClient, table: string): SubmissionTable {
  return {
    async remember(ownerId, clientId, { recordId, contentHash, submittedAt }, nowMs) {
      const item = {
        pk: `OWNER#${ownerId}#IDEMPOTENCY`,
        sk: clientId,
        recordId,
        contentHash,
        submittedAt,
        expiresAt: Math.floor(nowMs / 1000) + keptHours * 3600,
      };
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: marshall(item),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return null;
      } catch (failure) {
        if (!(failure instanceof ConditionalCheckFailedException && failure.Item)) throw failure;
        return submission.parse(unmarshall(failure.Item));
      }
    },
  };
}
