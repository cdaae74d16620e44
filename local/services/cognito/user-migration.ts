import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import type { ClientCaller } from './callers.ts';
import { draftUser } from './new-user.ts';
import { makeSecret, ownPassword } from './passwords.ts';
import type { User } from './user-store.ts';

/** Why the migration trigger is asked, and with what. */
export interface MigrationOccasion {
  source: 'UserMigration_Authentication' | 'UserMigration_ForgotPassword';
  /** The password that was tried; absent when it was forgotten. */
  password?: string;
  validationData?: Record<string, string>;
  clientMetadata?: Record<string, string>;
}

/**
 * Lets the user migration trigger bring in a user that the pool does not know.
 *
 * @returns `undefined` when there is no such trigger.
 * @throws AwsError `UserLambdaValidationException` when it refuses: the function's way to say that it knows nobody.
 */
export async function migrateUser(
  { pool, client }: ClientCaller,
  username: string,
  occasion: MigrationOccasion,
): Promise<User | undefined> {
  if (!pool.triggers.has('UserMigration')) return undefined;
  const { source, ...request } = occasion;
  const response = await pool.triggers.invoke('UserMigration', {
    source,
    userName: username,
    clientId: client.id,
    request: { ...request },
    response: {
      userAttributes: null,
      finalUserStatus: null,
      messageAction: null,
      desiredDeliveryMediums: null,
      forceAliasCreation: null,
    },
  });
  const user = draftUser(pool, username, readAttributes(response), 'administrator');
  // The trigger has checked the password in the old directory, so the user keeps it.
  const migrated: User =
    occasion.password !== undefined && response['finalUserStatus'] === 'CONFIRMED'
      ? { ...user, ...ownPassword(makeSecret(pool, user.username, occasion.password)) }
      : { ...user, status: 'RESET_REQUIRED' };
  pool.users.add(migrated);
  return migrated;
}

function readAttributes(response: JsonObject): Record<string, string> {
  const attributes = response['userAttributes'];
  if (!isJsonObject(attributes)) return {};
  // The function names the user too, which is no attribute here.
  const entries = Object.entries(attributes).filter(([name]) => name !== 'username');
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
