import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { readSecrets } from '../../model/read-secrets.ts';
import { resolved } from '../../template/test-kit.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { openSecretsManager } from './secrets-manager.ts';

const generated = { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } };

/** A secret by its properties, as a template declares it. */
function declared(Properties: JsonObject) {
  const { problems, ...assembly } = resolved({
    App: { Resources: { Key: { Type: 'AWS::SecretsManager::Secret', Properties } } },
  });
  const secrets = readSecrets(assembly, problems);
  problems.throwIfAny();
  return secrets;
}

const clock = createManualClock();

async function given(Properties: JsonObject, dataDir: string | null = null) {
  const service = await openSecretsManager({
    secrets: declared(Properties),
    dataDir,
    clock,
    newId: randomUUID,
    randomIndex: (below) => randomInt(below),
  });
  const [{ arn = '', name = '' } = {}] = declared(Properties);
  const get = (more: JsonObject = {}) => service.call('GetSecretValue', { SecretId: arn, ...more });
  const put = (SecretString: string, more: JsonObject = {}) =>
    service.call('PutSecretValue', { SecretId: arn, SecretString, ...more });
  return { service, arn, name, get, put };
}

describe('Secrets Manager', () => {
  it('gives a generated value by ARN, by ARN without its end, and by name', async () => {
    const { arn, name, get } = await given({ Name: 'keys/signing', ...generated });
    const answer = await get();

    expect(name).toBe('keys/signing');
    expect(arn).toMatch(
      /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:keys\/signing-[A-Za-z0-9]{6}$/,
    );
    expect(answer).toMatchObject({ ARN: arn, Name: name, VersionStages: ['AWSCURRENT'] });
    expect(answer['SecretString']).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(answer['CreatedDate']).toBe(clock.now() / 1000);
    expect(await get({ SecretId: name })).toEqual(answer);
    expect(await get({ SecretId: arn.slice(0, -7) })).toEqual(answer);
  });

  it('puts the generated text into a template', async () => {
    const { get } = await given({
      GenerateSecretString: { SecretStringTemplate: '{"username":"admin"}', GenerateStringKey: 'password' },
    });
    const value: unknown = JSON.parse(String((await get())['SecretString']));

    expect(value).toEqual({ username: 'admin', password: expect.stringMatching(/^.{32}$/) });
  });

  it('gives the text that the template names', async () => {
    expect(await (await given({ SecretString: 'as given' })).get()).toMatchObject({
      SecretString: 'as given',
    });
  });

  it('has no value while the template names none', async () => {
    const { get, put } = await given({ Description: 'filled in by hand' });

    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await put('by hand');
    expect(await get()).toMatchObject({ SecretString: 'by hand' });
  });

  it('keeps the value before the last as the previous one', async () => {
    const { get, put, service, arn } = await given(generated);
    const first = await get();
    const second = await put('second');

    expect(await get()).toMatchObject({ SecretString: 'second', VersionId: second['VersionId'] });
    const previous = await get({ VersionStage: 'AWSPREVIOUS' });
    expect(previous).toMatchObject({ SecretString: first['SecretString'], VersionStages: ['AWSPREVIOUS'] });
    expect(await get({ VersionId: first['VersionId'] })).toEqual(previous);
    await put('third');
    await expect(get({ VersionId: first['VersionId'] })).rejects.toMatchObject({
      message: expect.stringContaining('VersionId'),
    });
    expect(await service.call('DescribeSecret', { SecretId: arn })).toMatchObject({
      VersionIdsToStages: { [String(second['VersionId'])]: ['AWSPREVIOUS'] },
    });
  });

  it('rotates in two steps: a pending value becomes the current one', async () => {
    const { get, put, service, arn } = await given(generated);
    const before = String((await get())['VersionId']);
    const pending = String((await put('new', { VersionStages: ['AWSPENDING'] }))['VersionId']);
    expect(await get()).toMatchObject({ VersionId: before });
    const move = (RemoveFromVersionId?: string) =>
      service.call('UpdateSecretVersionStage', {
        SecretId: arn,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: pending,
        RemoveFromVersionId,
      });

    await expect(move()).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await move(before);
    expect(await get()).toMatchObject({ VersionId: pending, SecretString: 'new' });
    expect(await get({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ VersionId: before });
  });

  it('lists what there is, without values', async () => {
    const { service, arn } = await given({ Description: 'Signs', ...generated });
    const listed = await service.call('ListSecrets', {});

    expect(listed).toMatchObject({ SecretList: [{ ARN: arn, Description: 'Signs' }] });
    expect(JSON.stringify(listed)).not.toContain('SecretString');
    await expect(service.call('ListSecrets', { Filters: [{ Key: 'name' }] })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('takes a repeated put once', async () => {
    const { put, get } = await given(generated);
    const token = { ClientRequestToken: randomUUID() };
    await put('once', token);
    await put('once', token);

    expect(await get({ VersionStage: 'AWSPREVIOUS' })).not.toMatchObject({ SecretString: 'once' });
    await expect(put('other', token)).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  it.each<[string, string, JsonObject, string]>([
    ['a secret that is not there', 'GetSecretValue', { SecretId: 'nothing' }, 'ResourceNotFoundException'],
    ['no secret', 'GetSecretValue', {}, 'ValidationException'],
    ['a number in place of a name', 'GetSecretValue', { SecretId: 7 }, 'SerializationException'],
    [
      'a stage without a value',
      'GetSecretValue',
      { VersionStage: 'AWSPREVIOUS' },
      'ResourceNotFoundException',
    ],
    ['no value', 'PutSecretValue', {}, 'InvalidParameterException'],
    [
      'two values',
      'PutSecretValue',
      { SecretString: 'a', SecretBinary: 'YQ==' },
      'InvalidParameterException',
    ],
    ['an operation that is not here', 'CreateSecret', { Name: 'new' }, 'UnknownOperationException'],
    ['an operation that objects inherit', 'constructor', {}, 'UnknownOperationException'],
  ])('refuses %s', async (_what, operation, input, name) => {
    const { service, arn } = await given(generated);
    const withId = operation === 'PutSecretValue' || 'VersionStage' in input ? { SecretId: arn } : {};
    await expect(service.call(operation, { ...withId, ...input })).rejects.toMatchObject({ name });
  });
});

describe('What Secrets Manager keeps', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = join(await mkdtemp(join(tmpdir(), 'secrets-')), 'secrets-manager');
  });
  afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }));

  it('is there after a restart, in a file that only its owner can read', async () => {
    const before = await (await given(generated, dataDir)).get();
    const again = await given(generated, dataDir);

    expect(await again.get()).toEqual(before);
    expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    await again.put('second');
    expect(await (await given(generated, dataDir)).get()).toMatchObject({ SecretString: 'second' });
    expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('is replaced when the template asks for something else, as an update of the stack does', async () => {
    await given({ SecretString: 'old' }, dataDir);
    const { get } = await given({ SecretString: 'new' }, dataDir);

    expect(await get()).toMatchObject({ SecretString: 'new' });
    expect(await get({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'old' });
  });

  it('stops the start when the file is damaged', async () => {
    await given(generated, dataDir);
    const file = join(dataDir, 'secrets.json');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -9));

    await expect(given(generated, dataDir)).rejects.toMatchObject({ code: 'DataUnreadable' });
  });
});

describe('A secret of a template', () => {
  it.each<[string, JsonObject]>([
    ['a template without a key', { SecretStringTemplate: '{}' }],
    ['a key without a template', { GenerateStringKey: 'password' }],
    ['a template that is no object', { SecretStringTemplate: '[]', GenerateStringKey: 'password' }],
  ])('is reported for %s', (_what, GenerateSecretString) => {
    expect(() => declared({ GenerateSecretString })).toThrow(/Key.*GenerateSecretString/s);
  });
});
