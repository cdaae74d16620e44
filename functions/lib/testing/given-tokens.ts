import { randomBytes, randomUUID } from 'node:crypto';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { createManualClock, type ManualClock } from '../../../local/testing/manual-clock.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../../local/testing/start-test-dynamodb.ts';
import { startTestSecrets, type TestSecrets } from '../../../local/testing/start-test-secrets.ts';
import { createHandler as createAuthorize } from '../../authorize-machine/authorize-machine.ts';
import { createTokenTable as createReader } from '../../authorize-machine/token-table.ts';
import { createHandler as createIssue } from '../../issue-access-token/issue-access-token.ts';
import { createTokenTable } from '../../issue-access-token/token-table.ts';
import { createLiveTokens, type LiveTokens } from '../live-tokens.ts';
import { createSigningKeys } from '../signing-keys.ts';
import { createUlids } from '../ulid.ts';
import { testTable } from './test-table.ts';

const table = 'Records';
const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:SigningKey-AbCdEf';

type Issued = Awaited<ReturnType<ReturnType<typeof createIssue>>>;
type Authorized = Awaited<ReturnType<ReturnType<typeof createAuthorize>>>;

/** The functions of machines' tokens, over a real table and a real secret in memory. */
export interface Tokens extends AsyncDisposable {
  db: TestDynamoDb;
  secrets: TestSecrets;
  clock: ManualClock;
  machineTokens: LiveTokens;
  lines: string[];
  apiId: string;
  /** Dana's token, with both rights for an hour unless said otherwise. */
  issue(more?: object): Promise<Issued>;
  /** The same, as text. @throws when none was issued. */
  issueText(more?: object): Promise<string>;
  authorize(authorizationToken: string, apiId?: string): Promise<Authorized>;
  /** What the secret holds. */
  key(): Promise<string>;
  /** Gives the secret another value. */
  rotate(): Promise<void>;
  /** The authorizer anew, as another instance of the function. */
  restartAuthorizer(): void;
}

export async function givenTokens(): Promise<Tokens> {
  const clock = createManualClock(Date.UTC(2026, 10, 21, 9));
  const db = await startTestDynamoDb([testTable(table)], clock);
  const rules = {
    length: 64,
    excludeCharacters: '',
    excludeLowercase: false,
    excludeUppercase: false,
    excludeNumbers: false,
    excludePunctuation: true,
    includeSpace: false,
    requireEachIncludedType: true,
  };
  const secrets = await startTestSecrets(
    [
      {
        logicalId: 'SigningKey',
        name: 'SigningKey',
        arn: secretArn,
        description: null,
        initialValue: { kind: 'generated', rules },
      },
    ],
    clock,
  );
  const lines: string[] = [];
  const write = (message: string, fields: object) => void lines.push(message + JSON.stringify(fields));
  const log = { info: write, error: write };
  const apiId = 'api-of-the-test';
  const newKeys = () => createSigningKeys(secrets.client, secretArn, clock.now);
  const issue = createIssue({
    table: createTokenTable(db.client, table),
    keys: newKeys(),
    audience: apiId,
    log,
    newId: createUlids(clock.now, randomBytes),
    nowMs: clock.now,
    pause: () => Promise.resolve(),
  });
  const newAuthorizer = () =>
    createAuthorize({ table: createReader(db.client, table), keys: newKeys(), log, nowMs: clock.now });
  let authorizer = newAuthorizer();

  const issueWith = (more: object = {}) =>
    issue({
      ownerId: 'dana',
      groups: ['data.read', 'data.write'],
      signedInAt: Math.floor(clock.now() / 1000),
      name: 'Probe',
      scopes: ['DATA_READ', 'DATA_WRITE'],
      expiresInSeconds: 3600,
      ...more,
    });

  return {
    db,
    secrets,
    clock,
    lines,
    apiId,
    machineTokens: createLiveTokens(db.client, table),
    issue: issueWith,
    async issueText(more) {
      const issued = await issueWith(more);
      if (issued.outcome !== 'ISSUED') throw new Error(issued.outcome);
      return issued.accessToken.token;
    },
    authorize: (authorizationToken, asked = apiId) =>
      authorizer({ authorizationToken, requestContext: { apiId: asked } }),
    async key() {
      const { SecretString = '' } = await secrets.client.send(
        new GetSecretValueCommand({ SecretId: secretArn }),
      );
      return SecretString;
    },
    rotate: async () =>
      void (await secrets.client.send(
        new PutSecretValueCommand({ SecretId: secretArn, SecretString: `${randomUUID()}${randomUUID()}` }),
      )),
    restartAuthorizer: () => void (authorizer = newAuthorizer()),
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await secrets[Symbol.asyncDispose]();
    },
  };
}
