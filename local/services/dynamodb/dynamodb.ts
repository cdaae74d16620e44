import type { JsonObject } from '../../lib/json.ts';

/** DynamoDB as the rest of the runtime sees it. */
export interface DynamoDb {
  /**
   * Runs one operation of the DynamoDB API.
   *
   * @param operation AWS's name, such as `PutItem`.
   * @param input the operation's input in wire form (attribute values as `{"S": …}`).
   * @returns the operation's output in wire form.
   * @throws AwsError with DynamoDB's exception name and message.
   */
  call(operation: string, input: JsonObject): Promise<JsonObject>;
}

