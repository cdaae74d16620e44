import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { deletedUser } from '../lib/deleted-user.ts';
import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { LiveTokens } from '../lib/live-tokens.ts';
import { recordsPerDay } from '../lib/quota.ts';
import { endSubscriptions } from '../lib/sign-out.ts';
import type { UserPool } from '../lib/user-pool.ts';
import type { DeletionStep, DeletionTools } from './step.ts';

export interface Closing {
  users: Omit<UserPool, 'disable'>;
  tokens: Pick<LiveTokens, 'revokeAll'>;
  api: GraphQlClient;
}

/** Nobody can act for the account from here on: profile, tokens, sign-in, subscriptions, in this order. */
export function createClosing(
  { client, tables, nowMs }: DeletionTools,
  { users, tokens, api }: Closing,
): DeletionStep {
  return async ({ userId, correlationId }) => {
    await closeProfile(client, tables.chat, userId, new Date(nowMs()).toISOString());
    await closeQuota(client, tables.records, userId, nowMs());
    await tokens.revokeAll(userId, nowMs());
    const username = await users.usernameOf(userId);
    if (username !== null) {
      await users.signOut(username);
      await users.remove(username);
    }
    // The request that was answered ended the first part.
    await endSubscriptions(api, userId, 'REST', correlationId);
    return null;
  };
}

/** A token that is still good makes no room and no membership any more: resolvers ask for `closedAt`. */
async function closeProfile(client: DynamoDBClient, table: string, userId: string, now: string) {
  await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key: marshall({ pk: `USER#${userId}`, sk: 'PROFILE' }),
      UpdateExpression:
        'SET displayName = :name, userId = :id, createdAt = if_not_exists(createdAt, :now), closedAt = if_not_exists(closedAt, :now) REMOVE nameKey, nameSort',
      ExpressionAttributeValues: marshall({ ':name': deletedUser, ':id': userId, ':now': now }),
    }),
  );
}

const dayMs = 86_400_000;

/** The same for records, for as long as a token can last: the quotas of today and of tomorrow are used up. */
async function closeQuota(client: DynamoDBClient, table: string, userId: string, nowMs: number) {
  for (const atMs of [nowMs, nowMs + dayMs]) {
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall({
          pk: `OWNER#${userId}`,
          sk: `QUOTA#${new Date(atMs).toISOString().slice(0, 10)}`,
        }),
        UpdateExpression: 'SET used = :all, expiresAt = :expiresAt',
        ExpressionAttributeValues: marshall({
          ':all': recordsPerDay,
          ':expiresAt': Math.floor((atMs + 2 * dayMs) / 1000),
        }),
      }),
    );
  }
}
