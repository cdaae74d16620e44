import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { canonicalRequest, parseSignature, type SignedRequest, sha256Hex } from './signature.ts';

/** Keys that the runtime hands out, and whom they stand for. */
export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface Principal {
  accountId: string;
  /** As `ctx.identity.username` shows it. */
  username: string;
  userArn: string;
}

export interface Iam {
  /** Makes the key of a principal; the same one at each call and each start with the same seed. */
  accessKeyFor(principal: Principal): AccessKey;
  /**
   * Checks a SigV4 signature made with a key of this runtime.
   *
   * @throws Error that names the reason.
   */
  verify(request: SignedRequest): Principal;
}

/** How far a signature's time may be off: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html */
const maxSkewMs = 5 * 60 * 1000;

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** `20260101T000000Z` as milliseconds since the epoch. */
function parseAmzDate(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/**
 * Creates the register of keys.
 *
 * @param secretFor derives a secret from a name; kept with the data, so that keys survive a restart.
 */
export function createIam(secretFor: (name: string) => string, clock: Clock): Iam {
  const keys = new Map<string, { principal: Principal; secretAccessKey: string }>();

  return {
    accessKeyFor(principal) {
      const accessKeyId = `AKIA${sha256Hex(secretFor(`access-key-id:${principal.userArn}`))
        .slice(0, 16)
        .toUpperCase()}`;
      const secretAccessKey = sha256Hex(secretFor(`secret-access-key:${principal.userArn}`)).slice(0, 40);
      keys.set(accessKeyId, { principal, secretAccessKey });
      return { accessKeyId, secretAccessKey };
    },

    verify(request) {
      const signature = parseSignature(request);
      const known = keys.get(signature.accessKeyId);
      if (!known) throw new Error('The access key is not known to this runtime.');
      const signedAtMs = parseAmzDate(signature.amzDate);
      if (!(Math.abs(clock.now() - signedAtMs) <= maxSkewMs)) throw new Error('The signature has expired.');
      const { date, region, service } = signature;
      const scope = `${date}/${region}/${service}/aws4_request`;
      const hash = sha256Hex(canonicalRequest(request, signature));
      const toSign = `AWS4-HMAC-SHA256\n${signature.amzDate}\n${scope}\n${hash}`;
      const dateKey = hmac(`AWS4${known.secretAccessKey}`, date);
      const signingKey = hmac(hmac(hmac(dateKey, region), service), 'aws4_request');
      if (!isEqual(hmac(signingKey, toSign).toString('hex'), signature.signature)) {
        throw new Error('The signature does not match the request.');
      }
      return known.principal;
    },
  };
}
