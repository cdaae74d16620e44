import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { OutgoingRequest } from './http-request.ts';

export interface SigningOptions {
  region: string;
  service: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** Signs requests as AppSync does for an HTTP data source with `AWS_IAM` (Signature Version 4). */
export type SignRequest = (request: OutgoingRequest, nowMs: number) => Promise<Record<string, string>>;

/** @returns gives the headers of the signed request. */
export function createRequestSigner({ region, service, credentials }: SigningOptions): SignRequest {
  const signer = new SignatureV4({ region, service, credentials, sha256: Sha256, applyChecksum: false });
  return async ({ method, url, headers, body }, nowMs) => {
    const signed = await signer.sign(
      {
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port === '' ? {} : { port: Number(url.port) }),
        path: url.pathname,
        query: queryOf(url),
        headers: { ...headers, host: url.host },
        body: body ?? '',
      },
      { signingDate: new Date(nowMs) },
    );
    // The connection itself sends the host.
    return Object.fromEntries(Object.entries(signed.headers).filter(([name]) => name !== 'host'));
  };
}

function queryOf(url: URL): Record<string, string[]> {
  const names = [...new Set(url.searchParams.keys())];
  return Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)]));
}

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** The digest in the form in which the signer wants it: plain, or keyed when made with a secret. */
class Sha256 {
  readonly #secret: Bytes | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: Bytes) {
    this.#secret = secret;
    this.#hash = this.#start();
  }

  #start(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', toBuffer(this.#secret));
  }

  update(data: Bytes): void {
    this.#hash.update(toBuffer(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#start();
  }
}

function toBuffer(data: Bytes): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.from(data);
}
