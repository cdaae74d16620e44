import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type Lookup, type PinnedAddress, pinHost, RefusedHostError } from '../lib/receiver-host.ts';
import { parseReceiverUrl, type Reach } from '../lib/receiver-url.ts';

/** What came of a call: the receiver's status, or why there is none, in a sentence that quotes nobody. */
export type Answer = { status: number } | { error: string };

/** Servers that webhooks lead to. */
export interface Receivers {
  /** Never rejects; takes as long as the timeout at most. Follows no redirect, reads no body. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer>;
}

export interface ReceiversOptions {
  reach: Reach;
  lookup: Lookup;
  timeoutMs: number;
}

export function createReceivers({ reach, lookup, timeoutMs }: ReceiversOptions): Receivers {
  return {
    async post(text, headers, body) {
      const parsed = parseReceiverUrl(text, reach);
      if ('rule' in parsed) return { error: `The address ${parsed.rule}.` };
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const pinned = await beforeAbort(signal, pinHost(parsed.url, reach, lookup));
        return { status: await send(parsed.url, pinned, headers, body, signal) };
      } catch (failure) {
        return { error: reasonOf(failure, signal, timeoutMs) };
      }
    },
  };
}

/** The address was looked at; asking again could lead elsewhere. */
const pinnedTo =
  ({ address, family }: PinnedAddress): LookupFunction =>
  (_host, { all }, callback) =>
    all ? callback(null, [{ address, family }]) : callback(null, address, family);

function send(
  url: URL,
  pinned: PinnedAddress,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestTls : requestPlain)(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: pinnedTo(pinned),
      // A connection of its own: one that is kept could be to an address of before.
      agent: false,
      signal,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.end(body);
  });
}

function beforeAbort<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('Aborted')), { once: true });
    work.then(resolve, reject);
  });
}

const shownCode = /^[A-Z][A-Z0-9_]+$/;

/** Messages of others may quote anything: only codes are told. */
function reasonOf(failure: unknown, signal: AbortSignal, timeoutMs: number): string {
  if (failure instanceof RefusedHostError) return failure.message;
  if (signal.aborted) return `There was no answer within ${timeoutMs / 1000} s.`;
  const code = failure instanceof Error && 'code' in failure ? failure.code : undefined;
  return typeof code === 'string' && shownCode.test(code)
    ? `The connection failed: ${code}.`
    : 'The connection failed.';
}
