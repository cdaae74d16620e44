import type { Json, JsonObject } from '../../../lib/json.ts';
import type { DynamoDbCaller } from './dynamodb-errors.ts';
import type { PageTokens } from './dynamodb-page-token.ts';

/** Invokes the function that decides about a failed condition; gives what the function answered. */
export type InvokeConflictHandler = (lambdaArn: string, event: JsonObject) => Promise<Json>;

/** What the operations of one data source work with. */
export interface DynamoDbSource {
  tableName: string;
  dynamoDb: DynamoDbCaller;
  pageTokens: PageTokens;
  invokeConflictHandler: InvokeConflictHandler | null;
}
