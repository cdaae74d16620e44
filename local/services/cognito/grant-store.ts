import { createHash } from 'node:crypto';
import { randomToken, randomUuid, type RandomBytes } from './random.ts';
import { readRecord } from './record.ts';
import type { RecordLog } from './record-log.ts';

/** What one sign-in granted: a refresh token and every id and access token made with it. */
export interface Grant {
  /** Names the grant in its tokens as `event_id`. */
  readonly id: string;
  /** `origin_jti` of its tokens. */
  readonly originJti: string;
  readonly sub: string;
  readonly clientId: string;
  readonly signedInMs: number;
  readonly expiresMs: number;
  readonly isRevoked: boolean;
}

/** The grants of one pool. Refresh tokens themselves are not kept, only their hashes. */
export interface GrantStore {
  /** Records a sign-in; `refreshToken` is known to the caller alone. */
  open(sub: string, clientId: string, lifetimeSeconds: number): { grant: Grant; refreshToken: string };
  /** Expired and revoked grants are found for a while too, so that a refusal can say which it was. */
  findByRefreshToken(refreshToken: string): Grant | undefined;
  find(id: string): Grant | undefined;
  revoke(id: string): void;
  revokeAll(sub: string): void;
  /** Forgets the grants of a user who is gone. */
  removeAll(sub: string): void;
}

/** How long a finished grant is remembered. */
const memoryMs = 7 * 24 * 3600 * 1000;
const refreshTokenBytes = 96;

export function createGrantStore(
  records: RecordLog,
  now: () => number,
  randomBytes: RandomBytes,
): GrantStore {
  const byHash = new Map<string, Grant>();
  const hashById = new Map<string, string>();
  const hashesBySub = new Map<string, Set<string>>();

  function index(hash: string, grant: Grant): void {
    byHash.set(hash, grant);
    hashById.set(grant.id, hash);
    hashesBySub.set(grant.sub, (hashesBySub.get(grant.sub) ?? new Set()).add(hash));
  }

  function save(hash: string, grant: Grant): void {
    index(hash, grant);
    records.put('grant', hash, { ...grant });
  }

  function forget(hash: string, grant: Grant): void {
    byHash.delete(hash);
    hashById.delete(grant.id);
    hashesBySub.get(grant.sub)?.delete(hash);
    records.remove('grant', hash);
  }

  function forgetOf(sub: string, isDue: (grant: Grant) => boolean): void {
    for (const hash of [...(hashesBySub.get(sub) ?? [])]) {
      const grant = byHash.get(hash);
      if (grant && isDue(grant)) forget(hash, grant);
    }
  }

  const isFinished = (grant: Grant): boolean => grant.expiresMs + memoryMs < now();

  function revoke(hash: string | undefined): void {
    const grant = byHash.get(hash ?? '');
    if (hash !== undefined && grant && !grant.isRevoked) save(hash, { ...grant, isRevoked: true });
  }

  for (const [hash, value] of records.entries('grant')) {
    const record = readRecord('grant', hash, value);
    index(hash, {
      id: record.string('id'),
      originJti: record.string('originJti'),
      sub: record.string('sub'),
      clientId: record.string('clientId'),
      signedInMs: record.number('signedInMs'),
      expiresMs: record.number('expiresMs'),
      isRevoked: record.flag('isRevoked'),
    });
  }

  return {
    open(sub, clientId, lifetimeSeconds) {
      // Where grants are made is also where they are cleaned up.
      forgetOf(sub, isFinished);
      const refreshToken = randomToken(randomBytes, refreshTokenBytes);
      const grant: Grant = {
        id: randomUuid(randomBytes),
        originJti: randomUuid(randomBytes),
        sub,
        clientId,
        signedInMs: now(),
        expiresMs: now() + lifetimeSeconds * 1000,
        isRevoked: false,
      };
      save(hashOf(refreshToken), grant);
      return { grant, refreshToken };
    },
    findByRefreshToken: (refreshToken) => byHash.get(hashOf(refreshToken)),
    find: (id) => byHash.get(hashById.get(id) ?? ''),
    revoke: (id) => revoke(hashById.get(id)),
    revokeAll(sub) {
      for (const hash of hashesBySub.get(sub) ?? []) revoke(hash);
    },
    removeAll: (sub) => forgetOf(sub, () => true),
  };
}

const hashOf = (refreshToken: string): string =>
  createHash('sha256').update(refreshToken).digest('base64url');
