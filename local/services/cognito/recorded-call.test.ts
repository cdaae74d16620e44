import { describe, expect, it } from 'vitest';
import type { RecordedCall } from './cognito.ts';
import { aPool, startTestCognito } from './test-kit.ts';

const secrets = /ada|Correct-horse-7|example\.com|red team/;

async function givenRecords() {
  const calls: RecordedCall[] = [];
  const kit = await startTestCognito({ recordCall: async (call) => void calls.push(call) });
  await kit.asAdmin('AdminCreateUser', {
    Username: 'ada',
    TemporaryPassword: 'Correct-horse-7',
    UserAttributes: [
      { Name: 'email', Value: 'ada@example.com' },
      { Name: 'custom:team', Value: 'red team' },
    ],
  });
  return { kit, calls, sub: calls[0]?.sub ?? '', [Symbol.asyncDispose]: () => kit[Symbol.asyncDispose]() };
}

describe('The record of what administrators do', () => {
  it('names the user by id, the pool and the group, and hides all else', async () => {
    await using given = await givenRecords();
    const { kit, calls, sub } = given;
    await kit.asAdmin('AdminAddUserToGroup', { Username: 'ada', GroupName: 'editors' });
    await kit.asAdmin('AdminRemoveUserFromGroup', { Username: 'ada', GroupName: 'editors' });

    expect(sub).toMatch(/^[0-9a-f-]{36}$/);
    expect(calls.at(-1)).toEqual({
      operation: 'AdminRemoveUserFromGroup',
      requestParameters: {
        userPoolId: aPool().id,
        username: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        groupName: 'editors',
      },
      sub,
      error: null,
    });
    expect(calls).toHaveLength(3);
    expect(JSON.stringify(calls)).not.toMatch(secrets);
  });

  it('tells of every change of users and groups', async () => {
    await using given = await givenRecords();
    const { kit, calls, sub } = given;
    await kit.asAdmin('AdminDisableUser', { Username: 'ada' });
    await kit.asAdmin('AdminEnableUser', { Username: 'ada' });
    await kit.asAdmin('AdminUserGlobalSignOut', { Username: 'ada' });
    await kit.asAdmin('CreateGroup', { GroupName: 'guests' });
    await kit.asAdmin('DeleteGroup', { GroupName: 'guests' });
    await kit.asAdmin('AdminDeleteUser', { Username: 'ada' });

    expect(calls.map((call) => [call.operation, call.sub])).toEqual([
      ['AdminCreateUser', sub],
      ['AdminDisableUser', sub],
      ['AdminEnableUser', sub],
      ['AdminUserGlobalSignOut', sub],
      ['CreateGroup', null],
      ['DeleteGroup', null],
      ['AdminDeleteUser', sub],
    ]);
  });

  it('says why a call was refused', async () => {
    await using given = await givenRecords();
    const { kit, calls, sub } = given;
    await expect(
      kit.asAdmin('AdminRemoveUserFromGroup', { Username: 'ada', GroupName: 'nobody' }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });

    expect(calls.at(-1)).toMatchObject({
      operation: 'AdminRemoveUserFromGroup',
      sub,
      error: { name: 'ResourceNotFoundException' },
    });
  });

  it('leaves out reads, what people do themselves, and calls without a signature', async () => {
    await using given = await givenRecords();
    const { kit, calls } = given;
    await kit.asAdmin('AdminGetUser', { Username: 'ada' });
    await kit.asAdmin('ListUsers', {});
    await kit.asAdmin('GetGroup', { GroupName: 'editors' });
    await kit.asAdmin('AdminListGroupsForUser', { Username: 'ada' });
    await kit.asClient('SignUp', {
      Username: 'bob',
      Password: 'Correct-horse-7',
      UserAttributes: [{ Name: 'email', Value: 'bob@example.com' }],
    });
    await expect(
      kit.asClient('AdminDeleteUser', { UserPoolId: kit.pool.id, Username: 'ada' }),
    ).rejects.toMatchObject({ name: 'MissingAuthenticationTokenException' });

    expect(calls.map(({ operation }) => operation)).toEqual(['AdminCreateUser']);
  });
});
