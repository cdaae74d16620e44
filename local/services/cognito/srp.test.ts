import { createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPasswordSecret, isClaimProven, passwordMatches, startSrpExchange } from './srp.ts';

const owner = { poolName: 'People123', username: 'ada' };
const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const timestamp = 'Thu Jan 1 00:00:00 UTC 2026';
const secretBlock = Buffer.from('block');

/** The client's half, written from the protocol alone. */
function clientClaim(password: string, secret: { salt: string }, a: bigint, serverPublic: string) {
  const hash = (...parts: (Buffer | string)[]) =>
    parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest();
  const number = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);
  const A = power(2n, a);
  const B = BigInt(`0x${serverPublic}`);
  const u = number(hash(signed(A), signed(B)));
  const identity = hash(`${owner.poolName}${owner.username}:${password}`);
  const x = number(hash(signed(BigInt(`0x${secret.salt}`)), identity));
  const k = number(hash(signed(N), signed(2n)));
  const base = (((B - k * power(2n, x)) % N) + N) % N;
  const S = power(base, a + u * x);
  const key = Buffer.from(hkdfSync('sha256', signed(S), signed(u), 'Caldera Derived Key', 16));
  const message = Buffer.concat([Buffer.from('People123ada'), secretBlock, Buffer.from(timestamp)]);
  return { secretBlock, timestamp, signature: createHmac('sha256', key).update(message).digest('base64') };
}

/** The bytes of Java's `BigInteger.toByteArray()`. */
function signed(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, 'hex');
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
}

function power(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n;
  const half = power((base * base) % N, exponent / 2n);
  return exponent % 2n === 1n ? (half * base) % N : half;
}

describe('SRP', () => {
  const salts = fc.oneof(
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
    fc.uint8Array({ minLength: 15, maxLength: 15 }).map((rest) => Uint8Array.of(0, ...rest)),
  );

  it('proves the right password and no other, whatever the salt', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), salts, (password, other, salt) => {
        const secret = createPasswordSecret(owner, password, salt);
        const a = BigInt(`0x${randomBytes(32).toString('hex')}`);
        const exchange = startSrpExchange(secret, power(2n, a).toString(16), randomBytes(32));
        if (!exchange) throw new Error('The exchange is refused.');
        const right = clientClaim(password, secret, a, exchange.serverPublic);
        expect(isClaimProven(exchange, owner, right)).toBe(true);
        const wrong = clientClaim(`${password}${other}?`, secret, a, exchange.serverPublic);
        expect(isClaimProven(exchange, owner, wrong)).toBe(false);
        expect(isClaimProven(exchange, owner, { ...right, timestamp: `${timestamp} ` })).toBe(false);
      }),
      { numRuns: 15 },
    );
  });

  it('compares a password with what is kept of it', () => {
    const secret = createPasswordSecret(owner, 'Correct-horse-7', randomBytes(16));
    expect(passwordMatches(secret, owner, 'Correct-horse-7')).toBe(true);
    expect(passwordMatches(secret, owner, 'correct-horse-7')).toBe(false);
    expect(passwordMatches(secret, { ...owner, username: 'bob' }, 'Correct-horse-7')).toBe(false);
  });

  it.each([
    ['zero', '0'],
    ['the modulus', N.toString(16)],
    ['a multiple of the modulus', (3n * N).toString(16)],
    ['no number', 'xyz'],
    ['nothing', ''],
    ['a number without end', 'f'.repeat(5000)],
  ])('refuses %s as the client’s public value', (_, clientPublic) => {
    const secret = createPasswordSecret(owner, 'Correct-horse-7', randomBytes(16));
    expect(startSrpExchange(secret, clientPublic, randomBytes(32))).toBeUndefined();
  });
});
