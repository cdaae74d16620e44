/** Keys in the record table: as `resolvers/lib/access-token.ts`. */
export function tokenKey(ownerId: string, id: string): { pk: string; sk: string } {
  return { pk: `OWNER#${ownerId}#TOKENS`, sk: id };
}

/** Which tokens of an owner are live. */
export function liveTokensKey(ownerId: string): { pk: string; sk: string } {
  return tokenKey(ownerId, 'LIVE');
}
