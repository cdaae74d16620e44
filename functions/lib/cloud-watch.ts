import { type FunctionCredentials, signRequest } from './signing.ts';

/** Runs an operation of CloudWatch; answers what it answered, not looked at yet. @throws CloudWatchError */
export type CallCloudWatch = (operation: string, input: object) => Promise<unknown>;

export interface CloudWatchOptions {
  /** `null`: AWS's own for the region. */
  url: string | null;
  credentials: FunctionCredentials;
  send: typeof fetch;
}

export class CloudWatchError extends Error {
  override readonly name = 'CloudWatchError';
}

const timeoutMs = 3_000;

/** By its JSON protocol: a client of the SDK is larger than the functions that would use it. */
export function createCloudWatch({ url: given, credentials, send }: CloudWatchOptions): CallCloudWatch {
  const url = given ?? `https://monitoring.${credentials.region}.amazonaws.com/`;
  return async (operation, input) => {
    const body = JSON.stringify(input);
    const headers = await signRequest(new URL(url), body, credentials, {
      service: 'monitoring',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `GraniteServiceVersion20100801.${operation}`,
      },
    });
    const response = await send(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new CloudWatchError(`CloudWatch answered ${response.status}.`);
    return response.json();
  };
}
