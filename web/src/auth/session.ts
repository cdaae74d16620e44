import type { TokenSource } from '../graphql/authorized-fetch.ts';
import type { Clock } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { TextStorage } from '../lib/storage.ts';

/** Who is signed in, as the access token says. */
export interface SignedInUser {
  userId: string;
  username: string;
  groups: readonly string[];
}

/** An access token and what it says. */
export interface AccessToken {
  text: string;
  user: SignedInUser;
  expiresAtMs: number;
}

/** Where tokens come from and how a session ends. */
export interface TokenGateway {
  /** The current access token, fetched anew with `refresh`; `null` when there is no session any more. */
  accessToken(options: { refresh: boolean }): Promise<AccessToken | null>;
  /** Ends the session here and revokes it at the server if that can be reached. */
  signOut(): Promise<void>;
}

/** Whether someone is signed in. */
export type SessionState =
  | { phase: 'restoring' }
  /** A session exists, but whether it still holds could not be asked. */
  | { phase: 'unreachable'; error: unknown }
  | { phase: 'signed-out'; hasExpired: boolean; isDeleted?: true }
  | { phase: 'signed-in'; user: SignedInUser };

/** The session of this browser. */
export interface Session extends TokenSource {
  readonly state: ReadableValue<SessionState>;
  /** Looks what the browser remembers. Never rejects. */
  restore(): Promise<void>;
  /**
   * Begins a session with what `signIn` asks for, once the former one has ended: its end would take the new tokens away.
   * Rejects as `signIn` does.
   */
  begin<T>(signIn: () => Promise<T>): Promise<T>;
  signOut(): Promise<void>;
  /**
   * Ends like `signOut`, once `deletion` has deleted the account. The server ends everything else of the account meanwhile,
   * which is no reason to end before. Rejects as `deletion` does; then nothing ends.
   */
  endWithAccount(deletion: () => Promise<void>): Promise<void>;
}

/** A token that runs out sooner than this is replaced before it is used. */
const minValidityMs = 60_000;
/** Stands in the browser's storage from the moment a session ends until its tokens are gone. */
const endingKey = 'chorus.session-ends';

/**
 * Creates a session that knows nothing before `restore`.
 *
 * @param storage keeps that a session is about to end, for a page that is closed or loaded anew meanwhile.
 */
export function createSession(gateway: TokenGateway, clock: Clock, storage: TextStorage): Session {
  const state = createObservableValue<SessionState>({ phase: 'restoring' });
  /** Of the session that ended last: the browser knows its tokens until then. Never rejects. */
  let ending = Promise.resolve();
  let isEnding = false;
  let endings = 0;
  let isDeleting = false;

  function take(token: AccessToken | null) {
    const current = state.get();
    if (!token) {
      if (isDeleting) return;
      if (current.phase !== 'signed-out') {
        state.set({ phase: 'signed-out', hasExpired: current.phase === 'signed-in' });
      }
      return;
    }
    if (current.phase !== 'signed-in' || !isSameUser(current.user, token.user)) {
      state.set({ phase: 'signed-in', user: token.user });
    }
  }

  /** A token that was asked for before an end, or while it lasts, is good for a farewell and for no new session. */
  async function ask(refresh: boolean): Promise<AccessToken | null> {
    const before = endings;
    const isFarewell = isEnding;
    const token = await freshToken(refresh);
    if (before === endings && !isFarewell) take(token);
    return token;
  }

  async function freshToken(refresh: boolean): Promise<AccessToken | null> {
    const token = await gateway.accessToken({ refresh });
    const isShortLived = token !== null && token.expiresAtMs - clock.now() < minValidityMs;
    return isShortLived && !refresh ? gateway.accessToken({ refresh: true }) : token;
  }

  async function end(how: { hasExpired: boolean; isDeleted?: true }) {
    endings += 1;
    isEnding = true;
    storage.setItem(endingKey, 'yes');
    state.set({ phase: 'signed-out', ...how });
    // The tokens are gone from this browser even when it fails; the server lets them run out.
    ending = gateway.signOut().catch(() => undefined);
    await ending;
    storage.removeItem(endingKey);
    isEnding = false;
  }

  async function restore(): Promise<void> {
    const isFirst = state.get().phase === 'restoring';
    if (isFirst && storage.getItem(endingKey) !== null) return end({ hasExpired: false });
    try {
      await ending;
      await ask(false);
    } catch (error) {
      if (state.get().phase !== 'signed-in') state.set({ phase: 'unreachable', error });
    }
  }

  return {
    state,
    restore,
    async begin(signIn) {
      await ending;
      const answer = await signIn();
      await restore();
      return answer;
    },
    async getToken({ refresh }) {
      return (await ask(refresh))?.text ?? null;
    },
    refused() {
      if (state.get().phase === 'signed-in' && !isDeleting) void end({ hasExpired: true });
    },
    signOut: () => end({ hasExpired: false }),
    async endWithAccount(deletion) {
      isDeleting = true;
      try {
        await deletion();
        await end({ hasExpired: false, isDeleted: true });
      } finally {
        isDeleting = false;
      }
    },
  };
}

function isSameUser(a: SignedInUser, b: SignedInUser): boolean {
  return a.userId === b.userId && a.groups.join() === b.groups.join();
}
