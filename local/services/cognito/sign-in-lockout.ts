import { notAuthorized } from './errors.ts';

/**
 * Slows down password guessing: after five failures a user is locked for a second, then twice as long after each
 * further one, to 15 minutes at most; 15 minutes without an attempt clear the count.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow-things-to-know.html
 */
export interface SignInLockout {
  /** @throws AwsError `NotAuthorizedException` while the user is locked; such a try counts for nothing. */
  check(username: string): void;
  failed(username: string): void;
  succeeded(username: string): void;
}

const freeFailures = 5;
const firstLockMs = 1000;
const longestLockMs = 15 * 60 * 1000;

export function createSignInLockout(now: () => number): SignInLockout {
  const failuresOf = new Map<string, { count: number; lastMs: number; lockedUntilMs: number }>();

  return {
    check(username) {
      const failures = failuresOf.get(username);
      if (failures && failures.lockedUntilMs > now()) throw notAuthorized('Password attempts exceeded');
    },
    failed(username) {
      const earlier = failuresOf.get(username);
      const isRecent = earlier !== undefined && earlier.lastMs + longestLockMs > now();
      const count = (isRecent ? earlier.count : 0) + 1;
      const lockMs =
        count < freeFailures ? 0 : Math.min(firstLockMs * 2 ** (count - freeFailures), longestLockMs);
      failuresOf.set(username, { count, lastMs: now(), lockedUntilMs: now() + lockMs });
    },
    succeeded: (username) => void failuresOf.delete(username),
  };
}
