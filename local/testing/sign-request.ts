import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** The hash in the form the signer wants. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    if (secret === undefined) this.#hash = createHash('sha256');
    else
      this.#hash = createHmac(
        'sha256',
        typeof secret === 'string' ? secret : Buffer.from(secret as ArrayBuffer),
      );
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error('A hash is used once.');
  }
}

export interface UnsignedRequest {
  method: string;
  /** As it stands in the request line, without the query. */
  path: string;
  query: Record<string, string>;
  /** With `host`. */
  headers: Record<string, string>;
  body: string;
}

export interface Signing {
  credentials: { accessKeyId: string; secretAccessKey: string };
  nowMs: number;
  service?: string;
  region?: string;
}

/** Signs with the signer of the AWS SDKs. @returns all headers of the signed request, names in lower case. */
export async function signRequest(
  { credentials, nowMs, service = 'appsync', region = 'us-east-1' }: Signing,
  request: UnsignedRequest,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const signed = await signer.sign(
    { ...request, protocol: 'http:', hostname: '127.0.0.1' },
    { signingDate: new Date(nowMs) },
  );
  return Object.fromEntries(
    Object.entries(signed.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
