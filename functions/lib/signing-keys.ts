import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { SigningKey } from './machine-token.ts';

/** The keys that tokens are signed with: versions of one secret. */
export interface SigningKeys {
  /** The key to sign with. */
  current(): Promise<SigningKey>;
  /** The current key or the one before it; `null` for any other id. */
  find(id: string): Promise<SigningKey | null>;
}

/** Long enough to spare calls; a rotated key that nobody knows yet is looked for earlier. */
const keptMs = 5 * 60_000;

/** How often unknown ids, which anybody can make up, may cause a look at the secret. */
const soonestMs = 10_000;

const stages = ['AWSCURRENT', 'AWSPREVIOUS'];

/** Reads keys when they are needed, and keeps them for a while. Rejects when the secret can't be read. */
export function createSigningKeys(
  client: SecretsManagerClient,
  secretId: string,
  nowMs: () => number,
): SigningKeys {
  let known: { keys: Promise<SigningKey[]>; readAtMs: number } | null = null;

  async function readStage(VersionStage: string): Promise<SigningKey[]> {
    try {
      const { VersionId, SecretString } = await client.send(
        new GetSecretValueCommand({ SecretId: secretId, VersionStage }),
      );
      if (VersionId === undefined || SecretString === undefined) return [];
      return [{ id: VersionId, bytes: new TextEncoder().encode(SecretString) }];
    } catch (failure) {
      // Until the first rotation nothing is the previous one.
      if (failure instanceof ResourceNotFoundException && VersionStage !== stages[0]) return [];
      throw failure;
    }
  }

  /** Keys that are at most so old. */
  function keys(maxAgeMs: number): Promise<SigningKey[]> {
    const now = nowMs();
    if (known && now - known.readAtMs < maxAgeMs) return known.keys;
    const reading = Promise.all(stages.map(readStage)).then((found) => found.flat());
    known = { keys: reading, readAtMs: now };
    // What failed is tried again by the next call.
    reading.catch(() => (known = null));
    return reading;
  }

  return {
    async current() {
      const [key] = await keys(keptMs);
      if (!key) throw new Error('The secret has no current value.');
      return key;
    },
    async find(id) {
      for (const maxAgeMs of [keptMs, soonestMs]) {
        const key = (await keys(maxAgeMs)).find((one) => one.id === id);
        if (key) return key;
      }
      return null;
    },
  };
}
