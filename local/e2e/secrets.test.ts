import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { givenHelloApp, helloTemplate } from '../testing/fixtures/hello-app.ts';
import { startTestLocal, type TestLocal } from '../testing/start-test-local.ts';

const secret = {
  Type: 'AWS::SecretsManager::Secret',
  Properties: { Name: 'signing', GenerateSecretString: { PasswordLength: 40, ExcludePunctuation: true } },
};

describe('Secrets of an app, by the AWS SDK', () => {
  const app = givenHelloApp('hello');
  let local: TestLocal;
  let client: SecretsManagerClient;

  beforeAll(async () => {
    const template = JSON.parse(helloTemplate('hello')) as { Resources: object };
    app.change(JSON.stringify({ ...template, Resources: { ...template.Resources, Secret: secret } }));
    local = await startTestLocal({ assembly: app.file });
    const { credentials } = local.outputs.local;
    client = new SecretsManagerClient({ endpoint: local.origin, region: 'us-east-1', credentials });
  });
  afterAll(async () => {
    client.destroy();
    await local[Symbol.asyncDispose]();
    app[Symbol.dispose]();
  });

  it('are read, described and replaced', async () => {
    const first = await client.send(new GetSecretValueCommand({ SecretId: 'signing' }));
    expect(first.SecretString).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(first.CreatedDate).toBeInstanceOf(Date);
    const { VersionId = '' } = await client.send(
      new PutSecretValueCommand({ SecretId: first.ARN, SecretBinary: Buffer.from('bytes') }),
    );

    const second = await client.send(new GetSecretValueCommand({ SecretId: first.ARN, VersionId }));
    expect(Buffer.from(second.SecretBinary ?? []).toString()).toBe('bytes');
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: 'signing' }));
    expect(VersionIdsToStages).toEqual({
      [VersionId]: ['AWSCURRENT'],
      [first.VersionId ?? '']: ['AWSPREVIOUS'],
    });
    expect(local.logLines.join('\n')).not.toContain(first.SecretString);
  });

  it('are not told without a signature, and not missed in the list of what is not emulated', async () => {
    const response = await fetch(local.origin, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.GetSecretValue',
      },
      body: JSON.stringify({ SecretId: 'signing' }),
    });

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
    expect(local.notEmulated.map(({ type }) => type)).not.toContain(secret.Type);
  });

  it('fail with exceptions that the SDK knows', async () => {
    await expect(client.send(new GetSecretValueCommand({ SecretId: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
