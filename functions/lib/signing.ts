import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** SHA-256 as the signer wants it. */
class Sha256 {
  private readonly hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toKey(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(typeof data === 'string' ? data : toKey(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }

  reset(): void {
    throw new Error('A hash is used once.');
  }
}

function toKey(source: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof source === 'string') return Buffer.from(source);
  if (source instanceof ArrayBuffer) return Buffer.from(source);
  return Buffer.from(source.buffer, source.byteOffset, source.byteLength);
}

/** A function's own credentials, as Lambda gives them. */
export interface FunctionCredentials {
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

/** Reads the credentials that Lambda puts into the environment. @throws Error naming the variable that is missing. */
export function readCredentials(environment: NodeJS.ProcessEnv): FunctionCredentials {
  const required = (name: string): string => {
    const value = environment[name];
    if (!value) throw new Error(`${name} is not set.`);
    return value;
  };
  return {
    region: required('AWS_REGION'),
    accessKeyId: required('AWS_ACCESS_KEY_ID'),
    secretAccessKey: required('AWS_SECRET_ACCESS_KEY'),
    sessionToken: environment['AWS_SESSION_TOKEN'],
  };
}

/** For whom a request is signed, and the headers that belong to it. */
export interface Addressee {
  service: string;
  headers: Record<string, string>;
}

const appSync: Addressee = { service: 'appsync', headers: { 'content-type': 'application/json' } };

/** Signs a JSON request (Signature Version 4), to AppSync unless said otherwise; answers the headers to send. */
export async function signRequest(
  url: URL,
  body: string,
  { region, accessKeyId, secretAccessKey, sessionToken }: FunctionCredentials,
  { service, headers: extra }: Addressee = appSync,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    sha256: Sha256,
  });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { host: url.host, ...extra },
    body,
  });
  return headers;
}
