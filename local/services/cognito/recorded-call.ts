import type { AwsError } from '../../lib/errors.ts';
import type { JsonObject } from '../../lib/json.ts';
import { administrationOperations } from './operations/administration.ts';
import { groupOperations } from './operations/groups.ts';
import { ownMember } from './own-member.ts';
import type { PoolDirectory } from './pool.ts';

/** A call of an administrator, as it is told to whoever keeps a record of such calls. Nobody's name is in it. */
export interface RecordedCall {
  /** Such as `AdminRemoveUserFromGroup`. */
  operation: string;
  /** See `shownInput`. */
  requestParameters: JsonObject;
  /** The id of the user it was about; `null` when it named none, or nobody. */
  sub: string | null;
  /** Why it was refused; `null` when it was carried out. */
  error: AwsError | null;
}

/** What AWS writes in place of user names and the like. */
const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** All other members of an input could hold something of a person. */
const shownMembers: ReadonlySet<string> = new Set([
  'UserPoolId',
  'GroupName',
  'Description',
  'Precedence',
  'RoleArn',
]);

/** True for what an administrator changes: reads and sign-ins are not told. */
export function isRecorded(operation: string): boolean {
  const isAdministrative =
    ownMember(administrationOperations, operation) !== undefined ||
    ownMember(groupOperations, operation) !== undefined;
  return isAdministrative && !/^(?:Admin)?(?:Get|List)/.test(operation);
}

/** The id of the user that an input names; `null` when it names none, or nobody. */
export function subjectOf(directory: PoolDirectory, input: JsonObject): string | null {
  const { UserPoolId: poolId, Username: username } = input;
  if (typeof poolId !== 'string' || typeof username !== 'string') return null;
  return directory.byId(poolId)?.users.find(username)?.sub ?? null;
}

/** An input as records show it: with small first letters, and hidden where it could tell of a person. */
export function shownInput(input: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      shownMembers.has(name) ? value : hidden,
    ]),
  );
}
