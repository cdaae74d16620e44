import { join } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import { AwsError } from '../../lib/errors.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../lib/json.ts';
import type { InitialValue, SecretModel } from '../../model/secrets.ts';
import { type RandomIndex, randomPassword } from './random-password.ts';
import { createSecretFile } from './secret-file.ts';
import { optionalText, optionalTexts, passwordRules, requiredText } from './secret-input.ts';
import { currentStage, type Secret, type SecretVersion, versionAt, withVersion } from './secret.ts';

export interface SecretsManagerOptions {
  secrets: readonly SecretModel[];
  /** Keeps values when the process ends; `null`: nothing is kept. */
  dataDir: string | null;
  clock: Clock;
  /** Makes the ids of versions: UUIDs. */
  newId(): string;
  randomIndex: RandomIndex;
}

/** Secrets Manager: the secrets that the template declares, with their values. */
export interface SecretsManager {
  /**
   * Runs one operation; input and output are those of the JSON protocol (`secretsmanager.<operation>`).
   *
   * @throws AwsError with the service's exception name and message.
   */
  call(operation: string, input: JsonObject): Promise<JsonObject>;
}

type Operation = (input: JsonObject) => JsonObject | Promise<JsonObject>;

/**
 * Reads the values that were kept, and gives each secret without one its first.
 *
 * @throws StartError `DataUnreadable` for a damaged file.
 */
export async function openSecretsManager(options: SecretsManagerOptions): Promise<SecretsManager> {
  const { clock, newId, randomIndex } = options;
  const file = options.dataDir === null ? null : createSecretFile(join(options.dataDir, 'secrets.json'));
  const models = new Map(options.secrets.map((model) => [model.arn, model]));
  const secrets = new Map((await file?.read())?.map((secret) => [secret.arn, secret]) ?? []);
  let saving: Promise<void> = Promise.resolve();

  /** One file, so one write after the other. */
  function save(): Promise<void> {
    const next = saving.then(() => file?.save([...secrets.values()]));
    saving = next.catch(() => undefined);
    return next;
  }

  function find(secretId: string): { model: SecretModel; secret: Secret } {
    for (const model of models.values()) {
      const names = [model.arn, model.arn.slice(0, -7), model.name];
      const secret = secrets.get(model.arn);
      if (secret && names.includes(secretId)) return { model, secret };
    }
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }

  function declare(model: SecretModel): void {
    const declaration = JSON.stringify(model.initialValue);
    const known = secrets.get(model.arn);
    if (known?.declaration === declaration) return;
    const nowMs = clock.now();
    const secret: Secret = known
      ? { ...known, declaration }
      : { arn: model.arn, declaration, createdAtMs: nowMs, changedAtMs: nowMs, versions: [] };
    const text = firstText(model.initialValue, randomIndex);
    const version = { id: newId(), text, binary: null, stages: [currentStage], createdAtMs: nowMs };
    secrets.set(model.arn, text === null ? secret : withVersion(secret, version, nowMs));
  }

  function findVersion(secret: Secret, input: JsonObject): SecretVersion {
    const id = optionalText(input, 'VersionId');
    const stage = optionalText(input, 'VersionStage') ?? (id === null ? currentStage : null);
    const found =
      id === null ? versionAt(secret, stage ?? '') : secret.versions.find((version) => version.id === id);
    if (!found) {
      const asked = id === null ? `staging label: ${stage ?? ''}` : `VersionId: ${id}`;
      throw new AwsError(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for ${asked}`,
      );
    }
    if (stage !== null && !found.stages.includes(stage)) {
      throw new AwsError(
        'InvalidRequestException',
        'You provided a VersionStage that is not associated to the provided VersionId.',
      );
    }
    return found;
  }

  const operations: Readonly<Record<string, Operation>> = {
    GetSecretValue(input) {
      const { model, secret } = find(requiredText(input, 'SecretId'));
      const version = findVersion(secret, input);
      return {
        ...nameOf(model),
        VersionId: version.id,
        VersionStages: version.stages,
        CreatedDate: version.createdAtMs / 1000,
        ...(version.text === null ? {} : { SecretString: version.text }),
        ...(version.binary === null ? {} : { SecretBinary: version.binary }),
      };
    },

    DescribeSecret(input) {
      const { model, secret } = find(requiredText(input, 'SecretId'));
      return { ...factsOf(model, secret), VersionIdsToStages: stagesOf(secret) };
    },

    ListSecrets(input) {
      if (Array.isArray(input['Filters']) && input['Filters'].length > 0) {
        throw new AwsError('InvalidParameterException', 'Filters are not emulated.');
      }
      const SecretList = [...models.values()].flatMap((model) => {
        const secret = secrets.get(model.arn);
        return secret ? [{ ...factsOf(model, secret), SecretVersionsToStages: stagesOf(secret) }] : [];
      });
      return { SecretList };
    },

    async PutSecretValue(input) {
      const { model, secret } = find(requiredText(input, 'SecretId'));
      const value = valueIn(input);
      const id = optionalText(input, 'ClientRequestToken') ?? newId();
      const stages = optionalTexts(input, 'VersionStages') ?? [currentStage];
      const known = secret.versions.find((version) => version.id === id);
      if (known && (known.text !== value.text || known.binary !== value.binary)) {
        throw new AwsError(
          'ResourceExistsException',
          `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${model.arn}.`,
        );
      }
      const nowMs = clock.now();
      const version = known ?? { ...value, id, stages, createdAtMs: nowMs };
      if (!known) secrets.set(model.arn, withVersion(secret, version, nowMs));
      await save();
      return { ...nameOf(model), VersionId: id, VersionStages: version.stages };
    },

    async UpdateSecretVersionStage(input) {
      const { model, secret } = find(requiredText(input, 'SecretId'));
      const stage = requiredText(input, 'VersionStage');
      const from = optionalText(input, 'RemoveFromVersionId');
      const holder = versionAt(secret, stage);
      if (holder && holder.id !== from) {
        throw new AwsError(
          'InvalidParameterException',
          `The staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
        );
      }
      const moveTo = optionalText(input, 'MoveToVersionId');
      const target = moveTo === null ? null : findVersion(secret, { VersionId: moveTo });
      const nowMs = clock.now();
      secrets.set(
        model.arn,
        target
          ? withVersion(secret, { ...target, stages: [...new Set([...target.stages, stage])] }, nowMs)
          : withoutStage(secret, stage, nowMs),
      );
      await save();
      return nameOf(model);
    },

    GetRandomPassword: (input) => ({ RandomPassword: randomPassword(passwordRules(input), randomIndex) }),
  };

  for (const model of models.values()) declare(model);
  if (models.size > 0) await save();

  return {
    async call(name, input) {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (!operation) {
        throw new AwsError('UnknownOperationException', `Secrets Manager has no operation ${name} here.`);
      }
      return operation(input);
    },
  };
}

function nameOf({ arn, name }: SecretModel): JsonObject {
  return { ARN: arn, Name: name };
}

function factsOf(model: SecretModel, secret: Secret): JsonObject {
  return {
    ...nameOf(model),
    ...(model.description === null ? {} : { Description: model.description }),
    CreatedDate: secret.createdAtMs / 1000,
    LastChangedDate: secret.changedAtMs / 1000,
  };
}

function stagesOf({ versions }: Secret): JsonObject {
  return Object.fromEntries(versions.map(({ id, stages }) => [id, stages]));
}

/** @throws AwsError `InvalidParameterException` unless the input has exactly one of both. */
function valueIn(input: JsonObject): Pick<SecretVersion, 'text' | 'binary'> {
  const text = optionalText(input, 'SecretString');
  const binary = optionalText(input, 'SecretBinary');
  if ((text === null) === (binary === null)) {
    throw new AwsError('InvalidParameterException', 'You must provide either SecretString or SecretBinary.');
  }
  return { text, binary };
}

function withoutStage(secret: Secret, stage: string, nowMs: number): Secret {
  const versions = secret.versions
    .map((version) => ({ ...version, stages: version.stages.filter((other) => other !== stage) }))
    .filter(({ stages }) => stages.length > 0);
  return { ...secret, versions, changedAtMs: nowMs };
}

function firstText(value: InitialValue, randomIndex: RandomIndex): string | null {
  if (value.kind === 'none') return null;
  if (value.kind === 'text') return value.text;
  const generated = randomPassword(value.rules, randomIndex);
  if (value.kind === 'generated') return generated;
  const template = parseJson(value.template);
  const base = isJsonObject(template) ? template : {};
  return JSON.stringify({ ...base, [value.key]: generated });
}
