import { isJsonObject, parseJson } from '../lib/json.ts';
import type { TextStorage } from '../lib/storage.ts';

/**
 * An account that is being made. Until it is confirmed the user pool knows it only by its generated name, and
 * its display name has to wait for the first sign-in.
 */
export interface PendingSignUp {
  username: string;
  email: string;
  displayName: string;
}

/** Remembers the account being made across reloads of this browser. */
export interface PendingSignUps {
  find(email: string): PendingSignUp | undefined;
  findByUsername(username: string): PendingSignUp | undefined;
  keep(pending: PendingSignUp): void;
  forget(): void;
  /** Keeps a password just typed, in memory only, so that confirming the account also signs in. */
  keepPassword(password: string): void;
  /** Hands the password out once. */
  takePassword(): string | undefined;
}

const storageKey = 'chorus.sign-up';

/** Creates the memory over `storage`; it holds one account, the last. */
export function createPendingSignUps(storage: TextStorage): PendingSignUps {
  let typedPassword: string | undefined;

  function read(): PendingSignUp | undefined {
    const value = parseJson(storage.getItem(storageKey) ?? '');
    if (!isJsonObject(value)) return undefined;
    const { username, email, displayName } = value;
    if (typeof username !== 'string' || typeof email !== 'string' || typeof displayName !== 'string')
      return undefined;
    return { username, email, displayName };
  }
  return {
    find(email) {
      const pending = read();
      return pending?.email.toLowerCase() === email.trim().toLowerCase() ? pending : undefined;
    },
    findByUsername(username) {
      const pending = read();
      return pending?.username === username ? pending : undefined;
    },
    keep: (pending) => storage.setItem(storageKey, JSON.stringify(pending)),
    forget: () => storage.removeItem(storageKey),
    keepPassword(password) {
      typedPassword = password;
    },
    takePassword() {
      const password = typedPassword;
      typedPassword = undefined;
      return password;
    },
  };
}
