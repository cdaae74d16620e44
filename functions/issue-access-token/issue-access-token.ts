import { z } from 'zod';
import { type Pause, retryUntilDone } from '../lib/attempts.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import { signMachineToken } from '../lib/machine-token.ts';
import type { SigningKeys } from '../lib/signing-keys.ts';
import { rightOfScope, type TokenScope, tokenScope } from '../lib/token-scope.ts';
import { type StoredToken, type TokenTable, unexpired } from './token-table.ts';

/** Tokens that one owner may have at a time, neither expired nor revoked. */
export const tokensPerOwner = 20;

/** What the resolver asks for. */
const request = z.object({
  ownerId: z.string().min(1),
  /** The owner's groups, as the token they signed in with says. */
  groups: z.array(z.string()),
  /** The second in which the owner signed in. */
  signedInAt: z.number().nullish(),
  name: z.string().min(1).max(80),
  scopes: z
    .array(tokenScope)
    .min(1)
    .refine((scopes) => new Set(scopes).size === scopes.length),
  expiresInSeconds: z.int().min(60).max(86_400),
});

export type IssueResult =
  | {
      outcome: 'ISSUED';
      accessToken: {
        id: string;
        name: string;
        scopes: readonly TokenScope[];
        token: string;
        createdAt: string;
        expiresAt: string;
      };
    }
  | { outcome: 'UNAUTHORIZED' }
  | { outcome: 'SIGNED_OUT' }
  | { outcome: 'LIMIT_EXCEEDED'; limit: string; value: number };

type Refusal = Exclude<IssueResult, { outcome: 'ISSUED' }>;

export interface Issuing {
  table: TokenTable;
  keys: SigningKeys;
  /** The id of the API that takes the tokens. */
  audience: string;
  log: Log;
  newId: () => string;
  nowMs: () => number;
  pause: Pause;
}

/** Makes a token for a machine: it is kept by its id only, and told once. */
export function createHandler({ table, keys, audience, log, newId, nowMs, pause }: Issuing) {
  /** Stores the token unless the owner has enough of them, or was signed out after signing in. */
  async function store(token: StoredToken, signedInAt: number): Promise<Refusal | null> {
    let refusal: Refusal | null = null;
    await retryUntilDone('The tokens of an owner', pause, async () => {
      const before = await table.readLive(token.ownerId);
      if (signedInAt <= before.signedOutAt) refusal = { outcome: 'SIGNED_OUT' };
      else if (Object.keys(unexpired(before, nowMs())).length >= tokensPerOwner) {
        refusal = { outcome: 'LIMIT_EXCEEDED', limit: 'accessTokensPerOwner', value: tokensPerOwner };
      }
      return refusal !== null || table.add(token, before, nowMs());
    });
    return refusal;
  }

  return async (event: unknown): Promise<IssueResult> => {
    const { ownerId, groups, signedInAt, name, scopes, expiresInSeconds } = request.parse(event);
    const rights = scopes.map((scope) => rightOfScope[scope]);
    if (!rights.every((right) => groups.includes(right))) return { outcome: 'UNAUTHORIZED' };
    const issuedAt = Math.floor(nowMs() / 1000);
    const expiresAt = issuedAt + expiresInSeconds;
    const stored = {
      id: newId(),
      ownerId,
      name,
      scopes,
      createdAt: new Date(issuedAt * 1000).toISOString(),
      validUntil: new Date(expiresAt * 1000).toISOString(),
    };
    try {
      const signed = { id: stored.id, ownerId, rights, issuedAt, expiresAt };
      const token = await signMachineToken(signed, audience, await keys.current());
      const refusal = await store(stored, signedInAt ?? 0);
      if (refusal) return refusal;
      log.info('Issued a token', { tokenId: stored.id, ownerId, seconds: expiresInSeconds });
      const { id, createdAt } = stored;
      return {
        outcome: 'ISSUED',
        accessToken: { id, name, scopes, token, createdAt, expiresAt: stored.validUntil },
      };
    } catch (failure) {
      log.error('A token could not be issued', { reason: failureReason(failure) });
      throw failure;
    }
  };
}
