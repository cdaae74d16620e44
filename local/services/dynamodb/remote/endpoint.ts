import type { Clock } from '../../../lib/clock.ts';
import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, parseJson, type JsonObject } from '../../../lib/json.ts';
import { signRequest, type Credentials } from './sign-request.ts';

export type ApiVersion = 'DynamoDB_20120810' | 'DynamoDBStreams_20120810';

export interface EndpointOptions {
  /** Such as `http://127.0.0.1:8000`. */
  endpoint: string;
  region: string;
  credentials: Credentials;
  clock: Clock;
}

/** Calls one operation of an API over HTTP, in wire form. */
export type CallEndpoint = (api: ApiVersion, operation: string, input: JsonObject) => Promise<JsonObject>;

const attempts = 4;
const firstPauseMs = 50;
const retriedNames = new Set(['ThrottlingException', 'ProvisionedThroughputExceededException']);

/**
 * Creates the caller of an endpoint. Failures of the network and of the server, and throttling, are tried again a few
 * times, as AWS's SDKs do.
 */
export function createEndpoint(options: EndpointOptions): CallEndpoint {
  const endpoint = new URL(options.endpoint);

  async function once(api: ApiVersion, operation: string, input: JsonObject): Promise<JsonObject> {
    const body = JSON.stringify(input);
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `${api}.${operation}` };
    const { region, credentials, clock } = options;
    const signed = signRequest({ endpoint, region, credentials, headers, body, nowMs: clock.now() });
    const response = await fetch(endpoint, { method: 'POST', headers: signed, body });
    const answer = parseJson(await response.text());
    if (response.ok && isJsonObject(answer)) return answer;
    throw awsErrorOf(response.status, isJsonObject(answer) ? answer : {});
  }

  return async (api, operation, input) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(api, operation, input);
      } catch (failure) {
        if (attempt === attempts || !isTransient(failure)) throw failure;
        await pause(options.clock, firstPauseMs * 2 ** attempt);
      }
    }
  };
}

/** Waits on the clock. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimer(resolve, ms));
}

function isTransient(failure: unknown): boolean {
  return !(failure instanceof AwsError) || failure.statusCode >= 500 || retriedNames.has(failure.name);
}

function awsErrorOf(status: number, answer: JsonObject): AwsError {
  const { __type: type, message, Message, ...fields } = answer;
  const name = typeof type === 'string' ? type.slice(type.indexOf('#') + 1) : 'InternalServerError';
  return new AwsError(name, String(message ?? Message ?? ''), status, fields);
}
