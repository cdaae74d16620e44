import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
  ListUsersCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';

/** The users, as far as functions need them. */
export interface UserPool {
  /** The name of the user with this id, which has to be a UUID; `null` when there is none. */
  usernameOf(userId: string): Promise<string | null>;
  /** Revokes all refresh tokens; a user who is gone has none. Access tokens end by themselves, within the hour. */
  signOut(username: string): Promise<void>;
  /** Lets nobody sign in with the account any more; one that is gone already is a success. */
  disable(username: string): Promise<void>;
  /** Takes the account away, for ever; one that is gone already is a success. */
  remove(username: string): Promise<void>;
}

export function createUserPool(client: CognitoIdentityProviderClient, userPoolId: string): UserPool {
  return {
    async usernameOf(userId) {
      const { Users = [] } = await client.send(
        new ListUsersCommand({ UserPoolId: userPoolId, Filter: `sub = "${userId}"`, Limit: 1 }),
      );
      return Users[0]?.Username ?? null;
    },
    signOut: (username) =>
      unlessGone(
        client.send(new AdminUserGlobalSignOutCommand({ UserPoolId: userPoolId, Username: username })),
      ),
    disable: (username) =>
      unlessGone(client.send(new AdminDisableUserCommand({ UserPoolId: userPoolId, Username: username }))),
    remove: (username) =>
      unlessGone(client.send(new AdminDeleteUserCommand({ UserPoolId: userPoolId, Username: username }))),
  };
}

async function unlessGone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (failure) {
    if (!(failure instanceof UserNotFoundException)) throw failure;
  }
}
