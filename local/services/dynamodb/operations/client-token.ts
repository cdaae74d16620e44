import { createHash } from 'node:crypto';
import { AwsError } from '../../../lib/errors.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import type { Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import { storageKeys } from '../storage/storage-keys.ts';
import type { Change } from '../storage/storage.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const validityMs = 10 * 60 * 1000;
const maxTokenLength = 36;

interface UsedToken {
  digest: string;
  expiresAtMs: number;
}

/** What makes a repeated transaction happen once. */
export interface ClientToken {
  /** True when a transaction with this token, and the same actions, has been decided within ten minutes. */
  isUsed: boolean;
  /** Remembers the token; to be written together with the transaction. */
  use: () => Change[];
}

/**
 * Looks up the token of a `TransactWriteItems` request.
 *
 * @throws AwsError `IdempotentParameterMismatchException` when it was used for other actions.
 */
export function clientTokenOf(
  engine: Engine,
  { ClientRequestToken: token, TransactItems }: JsonObject,
): ClientToken {
  if (token === undefined || token === null) return { isUsed: false, use: () => [] };
  if (typeof token !== 'string' || token.length === 0 || token.length > maxTokenLength) {
    throw validationException(
      `1 validation error detected: Value '${String(token)}' at 'clientRequestToken' failed to satisfy constraint: ` +
        `Member must have length less than or equal to ${maxTokenLength}`,
    );
  }
  const digest = createHash('sha256').update(canonical(TransactItems)).digest('base64');
  const used = usedToken(engine, token);
  if (used !== null && used.digest !== digest) {
    throw new AwsError(
      'IdempotentParameterMismatchException',
      'The client request token was used before, with different parameters.',
    );
  }
  return {
    isUsed: used !== null,
    use: () => remember(token, { digest, expiresAtMs: engine.clock.now() + validityMs }),
  };
}

function usedToken(engine: Engine, token: string): UsedToken | null {
  const text = engine.queue.current(storageKeys.clientToken(token));
  if (text === undefined) return null;
  const used: UsedToken = JSON.parse(text);
  return used.expiresAtMs > engine.clock.now() ? used : null;
}

function remember(token: string, used: UsedToken): Change[] {
  return [
    [storageKeys.clientToken(token), JSON.stringify(used)],
    [storageKeys.clientTokenExpiry(used.expiresAtMs, token), token],
  ];
}

/** The same text for the same value, however its members are ordered. */
function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}
