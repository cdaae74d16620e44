import type { Membership } from '../sync/chat-api.ts';

/** Owners first, then everybody by name. */
export function byRoleAndName(a: Membership, b: Membership): number {
  if (a.role !== b.role) return a.role === 'OWNER' ? -1 : 1;
  return a.displayName.localeCompare(b.displayName);
}
