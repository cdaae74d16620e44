import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminResetUserPasswordCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  CreateGroupCommand,
  DeleteGroupCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetGroupCommand,
  GetUserCommand,
  ListGroupsCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
  paginateListUsers,
  SignUpCommand,
  UpdateGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goodPassword, serve, startTestCognito, type TestCognito } from './test-kit.ts';

/** The AWS SDK's client against the service, over loopback HTTP. */
describe('Administration through the AWS SDK', () => {
  let kit: TestCognito;
  let sdk: CognitoIdentityProviderClient;
  let stop: () => Promise<void>;
  const UserPoolId = 'eu-west-1_People123';

  beforeEach(async () => {
    kit = await startTestCognito({ autoConfirm: false });
    const server = await serve(kit.cognito);
    sdk = new CognitoIdentityProviderClient({
      endpoint: server.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    stop = async () => {
      sdk.destroy();
      await server[Symbol.asyncDispose]();
      await kit.cognito[Symbol.asyncDispose]();
    };
  });

  afterEach(() => stop());

  const create = (Username: string, attributes: Record<string, string> = {}) =>
    sdk.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username,
        TemporaryPassword: goodPassword,
        MessageAction: 'SUPPRESS',
        UserAttributes: Object.entries({ email: `${Username}@example.com`, ...attributes }).map(
          ([Name, Value]) => ({ Name, Value }),
        ),
      }),
    );

  const signIn = (Username: string, password = goodPassword) =>
    sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId: kit.clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: Username, PASSWORD: password },
      }),
    );

  it('creates a user who chooses a password at the first sign-in', async () => {
    const { User } = await create('ada');
    expect(User).toMatchObject({
      Username: 'ada',
      Enabled: true,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
      UserCreateDate: new Date(kit.clock.now()),
    });
    const challenge = await signIn('ada');
    expect(challenge.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    const done = await sdk.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId,
        ClientId: kit.clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: challenge.Session,
        ChallengeResponses: { USERNAME: 'ada', NEW_PASSWORD: 'Other-horse-8' },
      }),
    );
    const AccessToken = done.AuthenticationResult?.AccessToken;
    expect((await sdk.send(new GetUserCommand({ AccessToken }))).Username).toBe('ada');
    await expect(create('Ada')).rejects.toMatchObject({ name: 'UsernameExistsException' });
  });

  it('keeps an invented temporary password for the developer, and invites again', async () => {
    await sdk.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: 'ada',
        UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }],
      }),
    );
    const password = () => kit.cognito.pendingCodes(UserPoolId)[0]?.code ?? '';
    expect((await signIn('ada', password())).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    const first = password();
    await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'ada', MessageAction: 'RESEND' }));
    expect(password()).not.toBe(first);
    expect((await signIn('ada', password())).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  });

  it('sets passwords for good or for once', async () => {
    await create('ada');
    const set = (Password: string, Permanent: boolean) =>
      sdk.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: 'ada', Password, Permanent }));
    await set('Other-horse-8', true);
    expect((await signIn('ada', 'Other-horse-8')).AuthenticationResult?.TokenType).toBe('Bearer');
    await set('Third-horse-9', false);
    expect((await signIn('ada', 'Third-horse-9')).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    await expect(set('weak', true)).rejects.toMatchObject({ name: 'InvalidPasswordException' });
  });

  it('resets a password, which the user then confirms by code', async () => {
    await create('ada', { email_verified: 'true' });
    await sdk.send(
      new AdminSetUserPasswordCommand({
        UserPoolId,
        Username: 'ada',
        Password: goodPassword,
        Permanent: true,
      }),
    );
    await sdk.send(new AdminResetUserPasswordCommand({ UserPoolId, Username: 'ada' }));
    const user = await sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'ada' }));
    expect(user.UserStatus).toBe('RESET_REQUIRED');
    await sdk.send(
      new ConfirmForgotPasswordCommand({
        ClientId: kit.clientId,
        Username: 'ada',
        ConfirmationCode: kit.cognito.pendingCodes(UserPoolId)[0]?.code,
        Password: 'Other-horse-8',
      }),
    );
    expect((await signIn('ada', 'Other-horse-8')).AuthenticationResult?.TokenType).toBe('Bearer');
  });

  it('confirms a sign-up without its code', async () => {
    const UserAttributes = [{ Name: 'email', Value: 'ada@example.com' }];
    await sdk.send(
      new SignUpCommand({ ClientId: kit.clientId, Username: 'ada', Password: goodPassword, UserAttributes }),
    );
    await expect(signIn('ada')).rejects.toMatchObject({ name: 'UserNotConfirmedException' });
    await sdk.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: 'ada' }));
    expect((await signIn('ada')).AuthenticationResult?.TokenType).toBe('Bearer');
  });

  it('changes attributes, but not immutable ones', async () => {
    await create('ada', { 'custom:badge': '7' });
    const update = (Name: string, Value: string) =>
      sdk.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId,
          Username: 'ada',
          UserAttributes: [{ Name, Value }],
        }),
      );
    await update('email_verified', 'true');
    await update('name', 'Ada');
    await expect(update('custom:badge', '8')).rejects.toThrow('Attribute cannot be updated');
    const { UserAttributes } = await sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'ada' }));
    expect(UserAttributes).toEqual(
      expect.arrayContaining([
        { Name: 'name', Value: 'Ada' },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'custom:badge', Value: '7' },
      ]),
    );
  });

  it('signs a user out everywhere and deletes the user', async () => {
    await create('ada');
    await sdk.send(
      new AdminSetUserPasswordCommand({
        UserPoolId,
        Username: 'ada',
        Password: goodPassword,
        Permanent: true,
      }),
    );
    const AccessToken = (await signIn('ada')).AuthenticationResult?.AccessToken;
    await sdk.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: 'ada' }));
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).rejects.toThrow('has been revoked');
    await sdk.send(new AdminDeleteUserCommand({ UserPoolId, Username: 'ada' }));
    await expect(sdk.send(new AdminDeleteUserCommand({ UserPoolId, Username: 'ada' }))).rejects.toMatchObject(
      {
        name: 'UserNotFoundException',
        message: 'User does not exist.',
      },
    );
  });

  it('lists users by filter and page', async () => {
    for (const name of ['ada', 'adele', 'bob', 'cid', 'quo"te']) await create(name, { name: `Mx ${name}` });
    const list = async (Filter: string) =>
      (await sdk.send(new ListUsersCommand({ UserPoolId, Filter }))).Users?.map((user) => user.Username);
    expect(await list('username ^= "ad"')).toEqual(['ada', 'adele']);
    expect(await list('email = "BOB@example.com"')).toEqual(['bob']);
    expect(await list('name = "Mx quo\\"te"')).toEqual(['quo"te']);
    expect(await list('cognito:user_status = "CONFIRMED"')).toEqual([]);
    expect(await list('status = "Enabled"')).toHaveLength(5);
    await expect(list('custom:team = "x"')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(list('name')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const pages: number[] = [];
    for await (const page of paginateListUsers({ client: sdk, pageSize: 2 }, { UserPoolId })) {
      pages.push(page.Users?.length ?? 0);
    }
    expect(pages).toEqual([2, 2, 1]);
    const only = await sdk.send(new ListUsersCommand({ UserPoolId, Limit: 1, AttributesToGet: ['email'] }));
    expect(only.Users?.[0]?.Attributes).toEqual([{ Name: 'email', Value: 'ada@example.com' }]);
  });

  it('manages groups and their members', async () => {
    await create('ada');
    const group = { UserPoolId, GroupName: 'painters' };
    const member = { ...group, Username: 'ada' };
    await sdk.send(new CreateGroupCommand({ ...group, Description: 'Paint', Precedence: 1 }));
    await expect(sdk.send(new CreateGroupCommand(group))).rejects.toMatchObject({
      name: 'GroupExistsException',
    });
    await sdk.send(new UpdateGroupCommand({ ...group, Precedence: 30 }));
    expect((await sdk.send(new GetGroupCommand(group))).Group).toMatchObject({
      Description: 'Paint',
      Precedence: 30,
    });
    await sdk.send(new AdminAddUserToGroupCommand(member));
    await sdk.send(new AdminAddUserToGroupCommand({ ...member, GroupName: 'editors' }));
    const groupsOfAda = async () =>
      (await sdk.send(new AdminListGroupsForUserCommand({ UserPoolId, Username: 'ada' }))).Groups?.map(
        ({ GroupName }) => GroupName,
      );
    expect(await groupsOfAda()).toEqual(['editors', 'painters']);
    expect((await sdk.send(new ListUsersInGroupCommand(group))).Users).toHaveLength(1);
    await sdk.send(new AdminRemoveUserFromGroupCommand({ ...member, GroupName: 'editors' }));
    expect(await groupsOfAda()).toEqual(['painters']);
    const { Groups } = await sdk.send(new ListGroupsCommand({ UserPoolId }));
    expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(['editors', 'painters', 'readers']);
    await sdk.send(new DeleteGroupCommand(group));
    expect(await groupsOfAda()).toEqual([]);
    await expect(sdk.send(new AdminAddUserToGroupCommand(member))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('describes pools and clients', async () => {
    const { UserPool } = await sdk.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool).toMatchObject({
      Id: UserPoolId,
      Name: 'people',
      Policies: { PasswordPolicy: { MinimumLength: 8 } },
    });
    const { UserPoolClient } = await sdk.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId: kit.clientId }),
    );
    expect(UserPoolClient).toMatchObject({ ClientName: 'web', EnableTokenRevocation: true });
    expect((await sdk.send(new ListUserPoolsCommand({ MaxResults: 10 }))).UserPools).toHaveLength(1);
    expect((await sdk.send(new ListUserPoolClientsCommand({ UserPoolId }))).UserPoolClients).toHaveLength(1);
    await expect(
      sdk.send(new DescribeUserPoolCommand({ UserPoolId: 'eu-west-1_Nowhere00' })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool eu-west-1_Nowhere00 does not exist.',
    });
  });

  it('is closed to calls without a signature, and clear about what there is not', async () => {
    const unsigned = (operation: string) =>
      kit.cognito.call(operation, { UserPoolId }, { credentials: 'none' });
    for (const operation of ['ListUsers', 'AdminGetUser', 'DescribeUserPoolClient', 'AdminInitiateAuth']) {
      await expect(unsigned(operation)).rejects.toMatchObject({
        name: 'MissingAuthenticationTokenException',
        message: 'Missing Authentication Token',
      });
    }
    for (const operation of ['SetUserMFAPreference', 'constructor', '']) {
      await expect(unsigned(operation)).rejects.toMatchObject({ name: 'UnknownOperationException' });
    }
  });
});
