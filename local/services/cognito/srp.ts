import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/*
 * The server's half of Secure Remote Password as Cognito speaks it: SRP-6a over the 3072-bit group of RFC 3526,
 * SHA-256, numbers hashed as Java's `BigInteger.toByteArray()` gives them, the session key by HKDF with the label
 * "Caldera Derived Key". https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 */

const N = BigInt(
  '0xFFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD' +
    'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED' +
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F' +
    '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B' +
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510' +
    '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7' +
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C' +
    'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
);
const g = 2n;
const k = hashNumbers(N, g);

/** Random bytes of a salt. */
export const saltBytes = 16;
/** Random bytes of the server's private exponent; 256 bits match the strength of SHA-256. */
export const privateKeyBytes = 32;

/** All that is kept of a password: it checks one, but does not give it back. Both members are hexadecimal. */
export interface PasswordSecret {
  salt: string;
  verifier: string;
}

/** Whose password it is: the pool id without its region, and the username that `USER_ID_FOR_SRP` answers. */
export interface PasswordOwner {
  poolName: string;
  username: string;
}

/** Derives what is kept of `password`. `salt`: `saltBytes` random bytes. */
export function createPasswordSecret(
  owner: PasswordOwner,
  password: string,
  salt: Uint8Array,
): PasswordSecret {
  const saltNumber = fromBytes(salt);
  const verifier = powerModN(g, privateValue(owner, password, saltNumber));
  return { salt: saltNumber.toString(16), verifier: verifier.toString(16) };
}

/** True when `password` is the one that `secret` was derived from. */
export function passwordMatches(secret: PasswordSecret, owner: PasswordOwner, password: string): boolean {
  const offered = powerModN(g, privateValue(owner, password, fromHex(secret.salt)));
  return timingSafeEqual(fixedBytes(offered), fixedBytes(fromHex(secret.verifier)));
}

/** One sign-in between challenge and answer. */
export interface SrpExchange {
  /** `SRP_B`, hexadecimal. */
  serverPublic: string;
  /** The key that the client's answer must be signed with. */
  signingKey: Buffer;
}

/**
 * Answers a client's `SRP_A`.
 *
 * @param privateKey `privateKeyBytes` random bytes, never used twice.
 * @returns `undefined` when `clientPublic` is not a number that SRP admits.
 */
export function startSrpExchange(
  secret: PasswordSecret,
  clientPublic: string,
  privateKey: Uint8Array,
): SrpExchange | undefined {
  if (!/^[0-9a-f]{1,1024}$/i.test(clientPublic)) return undefined;
  const A = fromHex(clientPublic);
  // A multiple of N would make the session key zero for any password.
  if (A % N === 0n) return undefined;
  const b = fromBytes(privateKey);
  const v = fromHex(secret.verifier);
  const B = (k * v + powerModN(g, b)) % N;
  const u = hashNumbers(A, B);
  if (B === 0n || u === 0n) return undefined;
  const S = powerModN(A * powerModN(v, u), b);
  return {
    serverPublic: B.toString(16),
    signingKey: Buffer.from(hkdfSync('sha256', toBytes(S), toBytes(u), 'Caldera Derived Key', 16)),
  };
}

/** What a client signs to prove that it holds the password. */
export interface PasswordClaim {
  /** The bytes of `SECRET_BLOCK`. */
  secretBlock: Uint8Array;
  /** `TIMESTAMP` as sent: `EEE MMM d HH:mm:ss z yyyy` in English and UTC. */
  timestamp: string;
  /** `PASSWORD_CLAIM_SIGNATURE`, Base64. */
  signature: string;
}

/** True when the claim was signed with the exchange's key, that is, by someone who knows the password. */
export function isClaimProven(exchange: SrpExchange, owner: PasswordOwner, claim: PasswordClaim): boolean {
  const expected = createHmac('sha256', exchange.signingKey)
    .update(owner.poolName)
    .update(owner.username)
    .update(claim.secretBlock)
    .update(claim.timestamp)
    .digest();
  const offered = Buffer.from(claim.signature, 'base64');
  return offered.length === expected.length && timingSafeEqual(offered, expected);
}

/** SRP's `x`. */
function privateValue(owner: PasswordOwner, password: string, salt: bigint): bigint {
  const identity = createHash('sha256').update(`${owner.poolName}${owner.username}:${password}`).digest();
  return fromBytes(createHash('sha256').update(toBytes(salt)).update(identity).digest());
}

function hashNumbers(...numbers: bigint[]): bigint {
  const hash = createHash('sha256');
  for (const number of numbers) hash.update(toBytes(number));
  return fromBytes(hash.digest());
}

function powerModN(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

function fromHex(hex: string): bigint {
  return BigInt(`0x${hex}`);
}

function fromBytes(bytes: Uint8Array): bigint {
  return fromHex(Buffer.from(bytes).toString('hex'));
}

/** Two's complement of a positive number, as clients hash it: a zero byte leads where the sign bit would be set. */
function toBytes(number: bigint): Buffer {
  const hex = number.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

/** Equal length for every number below N, as comparison in constant time wants. */
const fixedBytes = (number: bigint): Buffer => Buffer.from(number.toString(16).padStart(768, '0'), 'hex');
