import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createResolverContext } from '../../../../testing/evaluate-resolver.ts';
import { givenRuntime } from '../testing/given-runtime.ts';
import { ksuid, ulid, uuid } from './ids.ts';
import { createRandom } from './random.ts';

const seeds = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });
const times = fc.integer({ min: 1_400_000_000_000, max: 4_000_000_000_000 });

describe('Ids', () => {
  test('autoId is a UUID of version 4', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(uuid(createRandom(seed))).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  test('autoUlid sorts as its times do, and holds them', () => {
    fc.assert(
      fc.property(times, times, seeds, seeds, (one, other, seed, otherSeed) => {
        const [first, second] = [ulid(one, createRandom(seed)), ulid(other, createRandom(otherSeed))];
        expect(first).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
        expect(decodeTime(first)).toBe(one);
        if (one !== other) expect(first < second).toBe(one < other);
      }),
    );
  });

  test('autoKsuid sorts as the seconds do', () => {
    fc.assert(
      fc.property(times, times, seeds, seeds, (one, other, seed, otherSeed) => {
        const [first, second] = [ksuid(one, createRandom(seed)), ksuid(other, createRandom(otherSeed))];
        expect(first).toMatch(/^[0-9A-Za-z]{27}$/);
        const [oneSecond, otherSecond] = [Math.floor(one / 1000), Math.floor(other / 1000)];
        if (oneSecond !== otherSecond) expect(first < second).toBe(oneSecond < otherSecond);
      }),
    );
  });

  test('ids of one call differ from each other and from those of the next', () => {
    using module = givenRuntime().load(`import { util } from '@aws-appsync/utils';
export function request(ctx) { return ctx.args.list.flatMap(() => [util.autoId(), util.autoUlid(), util.autoKsuid()]); }
export function response() {}`);
    const context = createResolverContext({ arguments: { list: Array.from({ length: 300 }, () => 0) } });
    const draw = () => module.evaluate('request', context, null).result as string[];
    expect(new Set([...draw(), ...draw()]).size).toBe(1800);
  });

  test('one seed gives one stream of random numbers, evenly spread', () => {
    const random = createRandom('00000001000000020000000300000004');
    const again = createRandom('00000001000000020000000300000004');
    const draws = Array.from({ length: 10_000 }, () => random.nextDouble());
    expect(draws.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => again.nextDouble()));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
    const zero = createRandom('0'.repeat(32));
    expect(new Set(Array.from({ length: 20 }, () => zero.nextUint32())).size).toBeGreaterThan(15);
  });
});

function decodeTime(id: string): number {
  return [...id.slice(0, 10)].reduce(
    (time, digit) => time * 32 + '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(digit),
    0,
  );
}
