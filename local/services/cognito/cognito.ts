import { join } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import { createDisposer } from '../../lib/disposer.ts';
import { AwsError } from '../../lib/errors.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import type { UserPoolModel } from '../../model/cognito.ts';
import { resourceNotFound } from './errors.ts';
import { findOperation, type Credentials } from './operations/dispatch.ts';
import { listPendingCodes, type PendingCode } from './pending-codes.ts';
import { createPool, createPoolDirectory, type Pool, type PoolDirectory } from './pool.ts';
import type { RandomBytes } from './random.ts';
import { openRecordLog } from './record-log.ts';
import { isRecorded, type RecordedCall, shownInput, subjectOf } from './recorded-call.ts';
import { ensureUser, type SeedUser } from './seed-user.ts';
import { readUnverifiedIssuer, type TokenClaims } from './token-verifier.ts';
import type { InvokeTrigger } from './triggers.ts';

export { TokenVerificationError, type TokenClaims, type TokenProblem } from './token-verifier.ts';
export type { Credentials } from './operations/dispatch.ts';
export type { PendingCode } from './pending-codes.ts';
export type { RecordedCall } from './recorded-call.ts';
export type { SeedUser } from './seed-user.ts';
export type { InvokeTrigger } from './triggers.ts';

export interface CognitoOptions {
  userPools: readonly UserPoolModel[];
  /** Where the pools are reached, such as `http://127.0.0.1:4000`; a pool's issuer is `<issuerOrigin>/<poolId>`. */
  issuerOrigin: string;
  /** A folder of this service's own, made when missing; `null` keeps everything in memory. */
  dataDir: string | null;
  clock: Clock;
  randomBytes: RandomBytes;
  log: Logger;
  /** Runs a pool's Lambda triggers; without it they do not run. Rejecting refuses, as a function that throws does. */
  invokeTrigger?: InvokeTrigger | undefined;
  /** Is told of calls by which an administrator changes users or groups, when they are durable, and of refused ones. */
  recordCall?: ((call: RecordedCall) => Promise<void>) | undefined;
  /** True (the default): a sign-up is confirmed at once. False: it waits for the code in `pendingCodes`. */
  autoConfirm?: boolean;
}

/** Cognito user pools as the rest of the runtime sees them. */
export interface Cognito extends AsyncDisposable {
  /**
   * Runs one operation of the user pools API (`AWSCognitoIdentityProviderService.<operation>`). What it changed is
   * durable when it answers.
   *
   * @param input the operation's input in wire form.
   * @param auth what the request's signature proved; verifying it is the transport's part.
   * @throws AwsError with Cognito's exception name and message.
   */
  call(operation: string, input: JsonObject, auth: { credentials: Credentials }): Promise<JsonObject>;
  /**
   * Verifies an id or access token of a pool, as AppSync does: signature, issuer, expiry, use; not revocation.
   *
   * @throws TokenVerificationError
   */
  verify(poolId: string, token: string): Promise<TokenClaims>;
  /** The pool that a token claims to be of, unverified; `undefined` for anything else than a token of these pools. */
  poolIdOf(token: string): string | undefined;
  /** The document behind `<issuer>/.well-known/jwks.json`. @throws AwsError for an unknown pool */
  jwks(poolId: string): Promise<JsonObject>;
  /** The document behind `<issuer>/.well-known/openid-configuration`. @throws AwsError for an unknown pool */
  openIdConfiguration(poolId: string): JsonObject;
  /** The codes and temporary passwords that AWS would have sent. For the developer's eyes: show, never log. */
  pendingCodes(poolId: string): PendingCode[];
  /**
   * Creates a confirmed user, or brings an existing one to the given password, attributes and groups. Changes nothing
   * when all is so already.
   *
   * @throws AwsError as creating the user through the API would.
   */
  ensureUser(poolId: string, user: SeedUser): Promise<void>;
}

/** Starts the user pools: reads what they kept; keys are made when first needed. @throws StartError `DataUnreadable` */
export async function startCognito(options: CognitoOptions): Promise<Cognito> {
  const { clock, log, dataDir, recordCall = async () => undefined } = options;
  const disposer = createDisposer();
  const pools: Pool[] = [];
  try {
    for (const model of options.userPools) {
      if (!options.invokeTrigger && Object.keys(model.lambdaTriggers).length > 0) {
        log.warn('The Lambda triggers of a user pool do not run', { poolId: model.id });
      }
      const path = dataDir === null ? null : join(dataDir, `${model.id}.jsonl`);
      const records = disposer.use(await openRecordLog(path));
      pools.push(
        createPool({
          model,
          records,
          issuerOrigin: options.issuerOrigin,
          autoConfirm: options.autoConfirm ?? true,
          now: () => clock.now(),
          randomBytes: options.randomBytes,
          log,
          invokeTrigger: options.invokeTrigger,
        }),
      );
    }
    await Promise.all(pools.map((pool) => pool.flushed()));
  } catch (error) {
    await disposer.dispose();
    throw error;
  }
  return createFacade({
    directory: createPoolDirectory(pools),
    recordCall,
    log,
    dispose: () => disposer.dispose(),
  });
}

function createFacade({
  directory,
  recordCall,
  log,
  dispose,
}: {
  directory: PoolDirectory;
  recordCall: (call: RecordedCall) => Promise<void>;
  log: Logger;
  dispose: () => Promise<void>;
}): Cognito {
  function poolNamed(poolId: string): Pool {
    const pool = directory.byId(poolId);
    if (!pool) throw resourceNotFound(`User pool ${poolId} does not exist.`);
    return pool;
  }

  async function run(operation: string, input: JsonObject, credentials: Credentials): Promise<JsonObject> {
    const found = findOperation(operation, credentials);
    try {
      const output = await found(directory, input);
      await Promise.all(directory.all().map((pool) => pool.flushed()));
      return output;
    } catch (error) {
      if (error instanceof AwsError) throw error;
      log.error('A user pool operation failed unexpectedly', { operation, reason: describe(error) });
      throw new AwsError('InternalErrorException', 'Something went wrong', 500);
    }
  }

  async function runRecorded(operation: string, input: JsonObject): Promise<JsonObject> {
    // Before, for afterwards its user may be gone; afterwards, for before there may be none.
    const sub = subjectOf(directory, input);
    let refusal: AwsError | null = null;
    try {
      return await run(operation, input, 'signed');
    } catch (error) {
      refusal = error instanceof AwsError ? error : null;
      throw error;
    } finally {
      const requestParameters = shownInput(input);
      await recordCall({
        operation,
        requestParameters,
        sub: sub ?? subjectOf(directory, input),
        error: refusal,
      });
    }
  }

  return {
    call: (operation, input, { credentials }) =>
      credentials === 'signed' && isRecorded(operation)
        ? runRecorded(operation, input)
        : run(operation, input, credentials),
    verify: async (poolId, token) => poolNamed(poolId).verifier.verify(token),
    poolIdOf: (token) => directory.byIssuer(readUnverifiedIssuer(token) ?? '')?.model.id,
    async jwks(poolId) {
      const pool = poolNamed(poolId);
      const key = await pool.key.publicJwk();
      await pool.flushed();
      return { keys: [{ ...key }] };
    },
    openIdConfiguration: (poolId) => describeIssuer(poolNamed(poolId).issuer),
    pendingCodes: (poolId) => listPendingCodes(poolNamed(poolId)),
    async ensureUser(poolId, user) {
      const pool = poolNamed(poolId);
      ensureUser(pool, user);
      await pool.flushed();
    },
    [Symbol.asyncDispose]: dispose,
  };
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
function describeIssuer(issuer: string): JsonObject {
  return {
    id_token_signing_alg_values_supported: ['RS256'],
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}
