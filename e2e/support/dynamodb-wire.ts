import { isJsonObject, type JsonObject, parseJson } from '../../local/lib/json.ts';
import { signRequest } from '../../local/testing/sign-request.ts';
import type { LocalProcess } from './local-process.ts';

/** One region's DynamoDB. */
export interface DynamoDbPlace {
  origin: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** That of a runtime. */
export function dynamoDbOf({ origin, outputs }: Pick<LocalProcess, 'origin' | 'outputs'>): DynamoDbPlace {
  return { origin, region: outputs.Chorus.Region, credentials: outputs.local.credentials };
}

/**
 * Calls one operation in wire form, so that items go from one place to another as they are.
 *
 * @param target such as `DynamoDB_20120810.PutItem`.
 * @throws Error with the answer, or because there was none within two seconds.
 */
export async function callDynamoDb(
  { origin, region, credentials }: DynamoDbPlace,
  target: string,
  input: JsonObject,
): Promise<JsonObject> {
  const body = JSON.stringify(input);
  const headers = {
    host: new URL(origin).host,
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': target,
  };
  const { host: _host, ...signed } = await signRequest(
    { credentials, region, service: 'dynamodb', nowMs: Date.now() },
    { method: 'POST', path: '/', query: {}, headers, body },
  );
  const response = await fetch(origin, {
    method: 'POST',
    headers: signed,
    body,
    signal: AbortSignal.timeout(2_000),
  });
  const text = await response.text();
  const answer = parseJson(text);
  if (!response.ok || !isJsonObject(answer)) throw new Error(`${target}: ${response.status} ${text}`);
  return answer;
}
