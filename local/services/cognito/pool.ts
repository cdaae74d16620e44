import type { Logger } from '../../lib/logger.ts';
import type { UserPoolClientModel, UserPoolModel } from '../../model/cognito.ts';
import { createChallengeStore, type ChallengeStore } from './challenge-store.ts';
import { createCodeStore, type CodeStore } from './code-store.ts';
import { createGrantStore, type GrantStore } from './grant-store.ts';
import { createGroupStore, type GroupStore } from './group-store.ts';
import type { RandomBytes } from './random.ts';
import type { RecordLog } from './record-log.ts';
import { createSignInLockout, type SignInLockout } from './sign-in-lockout.ts';
import { createSigningKey, type SigningKey } from './signing-key.ts';
import { createTokenVerifier, type TokenVerifier } from './token-verifier.ts';
import { createTriggers, type InvokeTrigger, type Triggers } from './triggers.ts';
import { createUserStore, type UserStore } from './user-store.ts';

/** One user pool at work. */
export interface Pool {
  readonly model: UserPoolModel;
  /** The pool id without its region: part of what passwords are hashed with. */
  readonly name: string;
  readonly issuer: string;
  /** True when a sign-up counts as confirmed without a code. */
  readonly autoConfirm: boolean;
  readonly users: UserStore;
  readonly groups: GroupStore;
  readonly grants: GrantStore;
  readonly codes: CodeStore;
  readonly challenges: ChallengeStore;
  readonly lockout: SignInLockout;
  readonly key: SigningKey;
  readonly verifier: TokenVerifier;
  readonly triggers: Triggers;
  /** Temporary passwords that AWS would have mailed, by `sub`; in memory only. */
  readonly temporaryPasswords: Map<string, string>;
  readonly randomBytes: RandomBytes;
  readonly log: Logger;
  /** Seeds what is answered about users that do not exist, so that asking twice tells nothing. */
  readonly decoySeed: Uint8Array;
  now(): number;
  /** Settles when everything changed so far is durable. */
  flushed(): Promise<void>;
}

/** Assembles a pool from its model and its records. */
export function createPool(options: {
  model: UserPoolModel;
  records: RecordLog;
  issuerOrigin: string;
  autoConfirm: boolean;
  now: () => number;
  randomBytes: RandomBytes;
  log: Logger;
  invokeTrigger: InvokeTrigger | undefined;
}): Pool {
  const { model, records, now, randomBytes } = options;
  const log = options.log.with({ poolId: model.id });
  const issuer = `${options.issuerOrigin}/${model.id}`;
  const key = createSigningKey(records);
  return {
    model,
    name: model.id.slice(model.id.indexOf('_') + 1),
    issuer,
    autoConfirm: options.autoConfirm,
    users: createUserStore(model, records, now),
    groups: createGroupStore(model, records, now),
    grants: createGrantStore(records, now, randomBytes),
    codes: createCodeStore({ records, now, randomBytes, log }),
    challenges: createChallengeStore(now, randomBytes),
    lockout: createSignInLockout(now),
    key,
    verifier: createTokenVerifier({ issuer, key, now }),
    triggers: createTriggers(model, options.invokeTrigger),
    temporaryPasswords: new Map(),
    randomBytes,
    log,
    decoySeed: randomBytes(32),
    now,
    flushed: () => records.flushed(),
  };
}

/** All pools of the runtime. */
export interface PoolDirectory {
  byId(poolId: string): Pool | undefined;
  byIssuer(issuer: string): Pool | undefined;
  byClientId(clientId: string): { pool: Pool; client: UserPoolClientModel } | undefined;
  all(): Pool[];
}

export function createPoolDirectory(pools: readonly Pool[]): PoolDirectory {
  return {
    byId: (poolId) => pools.find((pool) => pool.model.id === poolId),
    byIssuer: (issuer) => pools.find((pool) => pool.issuer === issuer),
    byClientId(clientId) {
      for (const pool of pools) {
        const client = pool.model.clients.find((candidate) => candidate.id === clientId);
        if (client) return { pool, client };
      }
      return undefined;
    },
    all: () => [...pools],
  };
}
