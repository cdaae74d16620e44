import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, exportJWK, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { JsonObject } from '../../lib/json.ts';
import { readRecord } from './record.ts';
import type { RecordLog } from './record-log.ts';

/** The RSA key of one pool: made when first needed (about 100 ms, off the main thread) and kept with the users. */
export interface SigningKey {
  /** Signs claims as a compact JWT (RS256). */
  sign(claims: JsonObject): Promise<string>;
  /** What the pool publishes. */
  publicJwk(): Promise<JWK & { kid: string }>;
  /** What tokens are verified with. */
  verification(): Promise<{ kid: string; key: CryptoKey | Uint8Array }>;
}

interface KeyPair {
  kid: string;
  privateKey: CryptoKey | Uint8Array;
  publicKey: CryptoKey | Uint8Array;
  publicJwk: JWK & { kid: string };
}

const recordName = 'signing';

export function createSigningKey(records: RecordLog): SigningKey {
  let pair: Promise<KeyPair> | null = null;

  async function readOrMake(): Promise<KeyPair> {
    const stored = records.entries('key').find(([name]) => name === recordName)?.[1];
    if (stored !== undefined) {
      return importPair(readRecord('key', recordName, stored).stringMap('privateJwk'));
    }
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    const privateJwk = await exportJWK(privateKey);
    records.put('key', recordName, { privateJwk: { ...privateJwk } as JsonObject });
    return importPair(privateJwk);
  }

  /** One making at a time; a failed one may be tried again. */
  function keyPair(): Promise<KeyPair> {
    pair ??= readOrMake().catch((error: unknown) => {
      pair = null;
      throw error;
    });
    return pair;
  }

  return {
    async sign(claims) {
      const { kid, privateKey } = await keyPair();
      return new SignJWT(claims).setProtectedHeader({ kid, alg: 'RS256' }).sign(privateKey);
    },
    publicJwk: async () => (await keyPair()).publicJwk,
    async verification() {
      const { kid, publicKey } = await keyPair();
      return { kid, key: publicKey };
    },
  };
}

async function importPair(privateJwk: JWK): Promise<KeyPair> {
  const { kty, n, e } = privateJwk;
  if (kty === undefined || n === undefined || e === undefined) throw new Error('Not an RSA key.');
  const kid = await calculateJwkThumbprint({ kty, n, e });
  const publicJwk = { alg: 'RS256', e, kid, kty, n, use: 'sig' };
  return {
    kid,
    publicJwk,
    privateKey: await importJWK(privateJwk, 'RS256'),
    publicKey: await importJWK(publicJwk, 'RS256'),
  };
}
