import { randomBytes } from 'node:crypto';
import { AwsError } from '../../../lib/errors.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import { DataSourceError } from '../data-source.ts';

/** DynamoDB as this data source needs it. */
export interface DynamoDbCaller {
  /** Runs one operation in wire form; throws AwsError. */
  call(operation: string, input: JsonObject): Promise<JsonObject>;
}

/** A request object that cannot be sent to DynamoDB; `message` as AppSync words it. */
export function mappingError(message: string): DataSourceError {
  return new DataSourceError('MappingTemplate', message);
}

/**
 * A failure of DynamoDB as response handlers see it; anything else is passed on as it is.
 * Type and message: https://docs.aws.amazon.com/appsync/latest/devguide/troubleshooting-and-common-mistakes.html
 *
 * @param result what `ctx.result` holds besides.
 */
export function dataSourceErrorOf(failure: unknown, result: Json = null): unknown {
  if (!(failure instanceof AwsError)) return failure;
  const { name, statusCode, message } = failure;
  const detail = `Service: AmazonDynamoDBv2; Status Code: ${statusCode}; Error Code: ${name}; Request ID: ${requestId()}`;
  return new DataSourceError(`DynamoDB:${name}`, `${message} (${detail})`, result, { cause: failure });
}

/** AWS's request ids have 52 characters that mean nothing to anybody. */
function requestId(): string {
  return randomBytes(39).toString('base64').toUpperCase().replace(/[+/]/g, '0');
}
