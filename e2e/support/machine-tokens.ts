import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { createHmac, randomBytes } from 'node:crypto';
import type { GraphQlAnswer } from './chat-client.ts';
import type { LocalProcess } from './local-process.ts';

/** A signed-in person. */
interface Owner {
  ask<Data>(query: string, variables?: object): Promise<GraphQlAnswer<Data>>;
}

type Scope = 'DATA_READ' | 'DATA_WRITE';

/** Has a person make a token for a machine. */
export async function issueToken(
  owner: Owner,
  scopes: readonly Scope[],
  expiresInSeconds = 3600,
): Promise<{ id: string; token: string }> {
  const { data, errors } = await owner.ask<{ createAccessToken: { id: string; token: string } | null }>(
    'mutation ($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { id token } }',
    { input: { name: 'Probe', scopes, expiresInSeconds } },
  );
  if (!data?.createAccessToken) throw new Error(`No token was issued: ${JSON.stringify(errors)}`);
  return data.createAccessToken;
}

export async function revokeToken(owner: Owner, id: string): Promise<void> {
  const { errors } = await owner.ask('mutation ($id: ID!) { revokeAccessToken(id: $id) { id } }', { id });
  if (errors.length > 0) throw new Error(`The token was not revoked: ${JSON.stringify(errors)}`);
}

/** The same claims under a key of one's own. */
export function forgedToken(token: string): string {
  return resigned(token, {}, randomBytes(32));
}

/** The same token, really signed, that ended a minute ago. */
export async function expiredToken(local: LocalProcess, token: string): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000);
  return resigned(token, { iat: seconds - 120, exp: seconds - 60 }, await signingKey(local));
}

function resigned(token: string, changes: object, key: Uint8Array): string {
  const [header = '', payload = ''] = token.split('.');
  const claims: object = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  const changed = Buffer.from(JSON.stringify({ ...claims, ...changes })).toString('base64url');
  const text = `${header.replace('chorus_', '')}.${changed}`;
  return `chorus_${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

/** The key that the app signs with, as whoever runs it may read it. */
async function signingKey(local: LocalProcess): Promise<Uint8Array> {
  const { credentials } = local.outputs.local;
  const region = local.outputs.Chorus.Region;
  const client = new SecretsManagerClient({ endpoint: local.origin, region, credentials });
  const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
  const secret = SecretList.find(({ Description }) => Description === 'Signs access tokens for machines');
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secret?.ARN }));
  client.destroy();
  return Buffer.from(SecretString);
}
