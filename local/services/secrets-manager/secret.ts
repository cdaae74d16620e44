import { isJsonObject, type Json } from '../../lib/json.ts';

/** Where new values go, and where they were before. */
export const currentStage = 'AWSCURRENT';
export const previousStage = 'AWSPREVIOUS';

/** One value of a secret: a text, or bytes in base64. */
export interface SecretVersion {
  id: string;
  text: string | null;
  binary: string | null;
  stages: string[];
  createdAtMs: number;
}

/** A secret with the values that some stage names. */
export interface Secret {
  arn: string;
  /** Tells a template that asks for another first value from one that does not. */
  declaration: string;
  createdAtMs: number;
  changedAtMs: number;
  versions: SecretVersion[];
}

/** The version that a stage names. */
export function versionAt(secret: Secret, stage: string): SecretVersion | undefined {
  return secret.versions.find(({ stages }) => stages.includes(stage));
}

/**
 * The secret with `version` in it and its stages moved there. What was current becomes the previous one; a version
 * that no stage names is forgotten.
 */
export function withVersion(secret: Secret, version: SecretVersion, nowMs: number): Secret {
  const moved = new Set(version.stages);
  const wasCurrent = moved.has(currentStage) ? versionAt(secret, currentStage)?.id : undefined;
  if (wasCurrent !== undefined && wasCurrent !== version.id) moved.add(previousStage);
  const others = secret.versions
    .filter(({ id }) => id !== version.id)
    .map((other) => ({
      ...other,
      stages: [
        ...other.stages.filter((stage) => !moved.has(stage)),
        ...(other.id === wasCurrent ? [previousStage] : []),
      ],
    }));
  const versions = [...others, version].filter(({ stages }) => stages.length > 0);
  return { ...secret, versions, changedAtMs: nowMs };
}

/** Reads what `JSON.stringify` made of a secret; `undefined` for anything else. */
export function parseSecret(value: Json | undefined): Secret | undefined {
  if (!isJsonObject(value)) return undefined;
  const { arn, declaration, createdAtMs, changedAtMs, versions } = value;
  if (typeof arn !== 'string' || typeof declaration !== 'string') return undefined;
  if (typeof createdAtMs !== 'number' || typeof changedAtMs !== 'number') return undefined;
  const parsed = Array.isArray(versions) ? versions.map(parseVersion) : [undefined];
  const known = parsed.filter((version) => version !== undefined);
  if (known.length < parsed.length) return undefined;
  return { arn, declaration, createdAtMs, changedAtMs, versions: known };
}

function parseVersion(value: Json): SecretVersion | undefined {
  if (!isJsonObject(value)) return undefined;
  const { id, text, binary, stages, createdAtMs } = value;
  if (typeof id !== 'string' || typeof createdAtMs !== 'number' || !Array.isArray(stages)) return undefined;
  return {
    id,
    text: typeof text === 'string' ? text : null,
    binary: typeof binary === 'string' ? binary : null,
    stages: stages.map(String),
    createdAtMs,
  };
}
