import type { AppSyncIdentityCognito, AppSyncIdentityLambda, Identity } from '@aws-appsync/utils';
import { unauthorized } from './errors.ts';
import { callerId } from './identity.ts';

/** What somebody may do with records: the names of groups, and of the scopes of machines' tokens. */
export type DataRight = 'data.read' | 'data.write';

/** What `functions/authorize-machine` says of a token it found good. */
export interface Machine {
  /** The owner of the token: a machine acts as the person who made it. */
  sub: string;
  tokenId: string;
  /** Names with blanks in between. */
  scopes: string;
}

/** The machine that calls; `null` for a person. */
export function machineOf(identity: Identity): Machine | null {
  const { resolverContext } = (identity ? identity : {}) as Partial<AppSyncIdentityLambda>;
  const machine = resolverContext as Machine | null | undefined;
  return machine && machine.sub && machine.tokenId ? machine : null;
}

/** What the caller may do: a person by groups, a machine by the scopes of its token. */
export function rightsOf(identity: Identity): string[] {
  const machine = machineOf(identity);
  if (machine) return machine.scopes.split(' ');
  const { groups } = (identity ? identity : {}) as Partial<AppSyncIdentityCognito>;
  return groups ? groups : [];
}

/**
 * Whose records a caller reaches who has this right. The schema and the authorizer ask for it as well; this holds when
 * one of them is edited.
 */
export function ownerWith(right: DataRight, identity: Identity): string {
  const machine = machineOf(identity);
  const ownerId = machine ? machine.sub : callerId(identity);
  if (!rightsOf(identity).includes(right)) unauthorized(`This needs ${right}.`);
  return ownerId;
}
