import type { AppSyncIdentityCognito, Identity } from '@aws-appsync/utils';
import { unauthorized } from './errors.ts';
import { callerId } from './identity.ts';

const operatorGroup = 'ops.admin';

/** The id of a caller who is an operator. The schema asks for the group as well; this holds when it is edited. */
export function operatorId(identity: Identity): string {
  const id = callerId(identity);
  const { groups } = identity as AppSyncIdentityCognito;
  if (!groups || !groups.includes(operatorGroup)) unauthorized(`This needs the group ${operatorGroup}.`);
  return id;
}
