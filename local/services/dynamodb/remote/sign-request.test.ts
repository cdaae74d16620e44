import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { signRequest } from './sign-request.ts';

/** What AWS's own client would have sent. */
async function requestOfSdk(credentials: {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}) {
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1:8000',
    credentials,
    maxAttempts: 1,
  });
  let sent: { headers: Record<string, string>; body: string } | undefined;
  client.middlewareStack.add(
    () => async (args) => {
      sent = args.request as typeof sent;
      throw new Error('not sent');
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await expect(client.send(new ListTablesCommand({ Limit: 3 }))).rejects.toThrow('not sent');
  client.destroy();
  return sent ?? expect.unreachable();
}

describe('signing a request', () => {
  it.each([
    { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
    { accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'token' },
  ])('gives the signature that the SDK gives ($accessKeyId)', async (credentials) => {
    const { headers, body } = await requestOfSdk(credentials);
    const { authorization = '', 'x-amz-date': time = '' } = headers;
    const signedNames = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
    const added = new Set(['host', 'x-amz-date', 'x-amz-security-token']);
    const signed = signRequest({
      endpoint: new URL('http://127.0.0.1:8000'),
      region: 'eu-west-1',
      credentials,
      headers: Object.fromEntries(
        signedNames.filter((name) => !added.has(name)).map((name) => [name, headers[name] ?? '']),
      ),
      body,
      nowMs: Date.parse(time.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z')),
    });
    expect(signed['authorization']).toBe(authorization);
  });
});
