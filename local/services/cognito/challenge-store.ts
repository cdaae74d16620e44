import type { JsonObject } from '../../lib/json.ts';
import { invalidSession, notAuthorized } from './errors.ts';
import { randomToken, type RandomBytes } from './random.ts';
import type { SrpExchange } from './srp.ts';

/** A step of a custom sign-in, as the Lambda triggers see it. */
export interface ChallengeResult {
  challengeName: string;
  challengeResult: boolean;
  challengeMetadata: string | null;
}

/** What a sign-in waits for. */
export type Challenge =
  | {
      kind: 'password-verifier';
      exchange: SrpExchange;
      /** The name that the client signs with. */
      signingName: string;
      /** The steps so far of a custom sign-in that the password is part of; `null` for a plain one. */
      customHistory: ChallengeResult[] | null;
    }
  | { kind: 'new-password' }
  | { kind: 'select' }
  | { kind: 'custom'; history: ChallengeResult[]; privateParameters: JsonObject };

/** A sign-in between two calls. */
export interface PendingSignIn<C extends Challenge = Challenge> {
  clientId: string;
  /** `null`: a made-up user that hides that there is none. */
  sub: string | null;
  challenge: C;
}

/** The sign-ins of one pool that wait for an answer; they live three minutes and do not survive a restart. */
export interface ChallengeStore {
  /** @returns the `Session`. */
  open(pending: PendingSignIn): string;
  /**
   * Looks at a sign-in that waits for a challenge of `kind`.
   *
   * @throws AwsError `NotAuthorizedException` for a session that is unknown, expired or of another client or kind.
   */
  read<K extends Challenge['kind']>(
    session: string,
    clientId: string,
    kind: K,
  ): PendingSignIn<Extract<Challenge, { kind: K }>>;
  close(session: string): void;
}

// AuthSessionValidity's default: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
const validityMs = 3 * 60 * 1000;
const sessionBytes = 96;

export function createChallengeStore(now: () => number, randomBytes: RandomBytes): ChallengeStore {
  const pendingBySession = new Map<string, { pending: PendingSignIn; expiresMs: number }>();

  /** Sessions lie in order of their expiry, so that the dead ones are the first. */
  function dropExpired(): void {
    for (const [session, { expiresMs }] of pendingBySession) {
      // One validity longer, so that a late answer is told that it is late.
      if (expiresMs + validityMs > now()) return;
      pendingBySession.delete(session);
    }
  }

  return {
    open(pending) {
      dropExpired();
      const session = randomToken(randomBytes, sessionBytes);
      pendingBySession.set(session, { pending, expiresMs: now() + validityMs });
      return session;
    },
    read(session, clientId, kind) {
      const found = pendingBySession.get(session);
      if (!found || found.pending.clientId !== clientId || !isOfKind(found.pending, kind)) {
        throw invalidSession();
      }
      if (found.expiresMs <= now()) {
        throw notAuthorized('Invalid session for the user, session is expired.');
      }
      return found.pending;
    },
    close: (session) => void pendingBySession.delete(session),
  };
}

function isOfKind<K extends Challenge['kind']>(
  pending: PendingSignIn,
  kind: K,
): pending is PendingSignIn<Extract<Challenge, { kind: K }>> {
  return pending.challenge.kind === kind;
}
