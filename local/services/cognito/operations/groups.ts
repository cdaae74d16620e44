import type { JsonObject } from '../../../lib/json.ts';
import type { UserPoolGroupModel } from '../../../model/cognito.ts';
import { poolOf, targetOf } from '../callers.ts';
import type { Group } from '../group-store.ts';
import { readInput } from '../input.ts';
import { pageOf } from '../paging.ts';
import type { Pool } from '../pool.ts';
import { formatTimestamp, formatUser } from '../user-format.ts';
import type { Operation, OperationTable } from './operation.ts';

const createGroup: Operation = (directory, input) => {
  const pool = poolOf(directory, input);
  const name = readInput(input).string('GroupName');
  const blank: UserPoolGroupModel = { name, description: null, precedence: null, roleArn: null };
  return { Group: formatGroup(pool, pool.groups.add({ ...blank, ...settingsIn(input) })) };
};

const getGroup: Operation = (directory, input) => {
  const { pool, group } = groupOf(poolOf(directory, input), input);
  return { Group: formatGroup(pool, group) };
};

const updateGroup: Operation = (directory, input) => {
  const { pool, group } = groupOf(poolOf(directory, input), input);
  return { Group: formatGroup(pool, pool.groups.update(group.name, settingsIn(input))) };
};

const deleteGroup: Operation = (directory, input) => {
  const { pool, group } = groupOf(poolOf(directory, input), input);
  pool.groups.remove(group.name);
  for (const user of pool.users.all()) {
    if (user.groups.includes(group.name)) leaveGroup(pool, user.sub, group.name);
  }
  return {};
};

const listGroups: Operation = (directory, input) => {
  const pool = poolOf(directory, input);
  return listPage(
    input,
    pool.groups.all(),
    'Groups',
    (group) => group.name,
    (group) => formatGroup(pool, group),
  );
};

const adminListGroupsForUser: Operation = (directory, input) => {
  const { pool, user } = targetOf(directory, input);
  const groups = pool.groups.ranked(user.groups);
  return listPage(
    input,
    groups,
    'Groups',
    (group) => group.name,
    (group) => formatGroup(pool, group),
  );
};

const listUsersInGroup: Operation = (directory, input) => {
  const { pool, group } = groupOf(poolOf(directory, input), input);
  const members = pool.users.all().filter((user) => user.groups.includes(group.name));
  return listPage(
    input,
    members,
    'Users',
    (user) => user.sub,
    (user) => formatUser(user),
  );
};

const adminAddUserToGroup: Operation = (directory, input) => {
  const { pool, user } = targetOf(directory, input);
  const { group } = groupOf(pool, input);
  if (!user.groups.includes(group.name)) {
    pool.users.update(user.sub, (current) => ({ ...current, groups: [...current.groups, group.name] }));
  }
  return {};
};

const adminRemoveUserFromGroup: Operation = (directory, input) => {
  const { pool, user } = targetOf(directory, input);
  const { group } = groupOf(pool, input);
  leaveGroup(pool, user.sub, group.name);
  return {};
};

export const groupOperations: OperationTable = {
  CreateGroup: createGroup,
  GetGroup: getGroup,
  UpdateGroup: updateGroup,
  DeleteGroup: deleteGroup,
  ListGroups: listGroups,
  ListUsersInGroup: listUsersInGroup,
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminListGroupsForUser: adminListGroupsForUser,
};

/** @throws AwsError `ResourceNotFoundException` */
function groupOf(pool: Pool, input: JsonObject): { pool: Pool; group: Group } {
  return { pool, group: pool.groups.get(readInput(input).string('GroupName')) };
}

function leaveGroup(pool: Pool, sub: string, name: string): void {
  pool.users.update(sub, (current) => ({
    ...current,
    groups: current.groups.filter((group) => group !== name),
  }));
}

/** The settings that the input names; the others stay as they are. */
function settingsIn(input: JsonObject): Partial<UserPoolGroupModel> {
  const reader = readInput(input);
  const description = reader.optionalString('Description');
  const precedence = reader.optionalNumber('Precedence');
  const roleArn = reader.optionalString('RoleArn');
  return {
    ...(description !== undefined && { description }),
    ...(precedence !== undefined && { precedence }),
    ...(roleArn !== undefined && { roleArn }),
  };
}

function formatGroup(pool: Pool, group: Group): JsonObject {
  return {
    GroupName: group.name,
    UserPoolId: pool.model.id,
    ...(group.description !== null && { Description: group.description }),
    ...(group.precedence !== null && { Precedence: group.precedence }),
    ...(group.roleArn !== null && { RoleArn: group.roleArn }),
    CreationDate: formatTimestamp(group.createdMs),
    LastModifiedDate: formatTimestamp(group.modifiedMs),
  };
}

const maxPerPage = 60;

function listPage<T>(
  input: JsonObject,
  items: readonly T[],
  member: string,
  keyOf: (item: T) => string,
  format: (item: T) => JsonObject,
): JsonObject {
  const reader = readInput(input);
  const limit = reader.optionalNumber('Limit') ?? maxPerPage;
  const page = pageOf(items, keyOf, limit, reader.optionalString('NextToken'));
  return {
    [member]: page.items.map(format),
    ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
  };
}
