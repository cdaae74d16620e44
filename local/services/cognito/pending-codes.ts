import type { CodePurpose } from './code-store.ts';
import type { Pool } from './pool.ts';

/** Something that AWS would have mailed or texted to a user. */
export interface PendingCode {
  username: string;
  purpose: CodePurpose | 'temporaryPassword';
  /** The email address or phone number; `null` where none is known. */
  destination: string | null;
  /** The code, or the temporary password. */
  code: string;
  expiresMs: number | null;
}

/** Lists what waits to be entered, codes before temporary passwords. */
export function listPendingCodes(pool: Pool): PendingCode[] {
  const usernameOf = (sub: string): string => pool.users.find(sub)?.username ?? sub;
  const codes = pool.codes.pending().map(({ sub, purpose, destination, code, expiresMs }) => ({
    username: usernameOf(sub),
    purpose,
    destination,
    code,
    expiresMs,
  }));
  const passwords = [...pool.temporaryPasswords].map(([sub, code]) => {
    const user = pool.users.find(sub);
    return {
      username: user?.username ?? sub,
      purpose: 'temporaryPassword' as const,
      destination: user?.attributes['email'] ?? user?.attributes['phone_number'] ?? null,
      code,
      expiresMs: user?.passwordExpiresMs ?? null,
    };
  });
  return [...codes, ...passwords];
}
