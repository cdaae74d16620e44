import fc from 'fast-check';
import { Kind } from 'graphql';
import { describe, expect, test } from 'vitest';
import { appSyncScalars } from './scalars.ts';

function scalar(name: string) {
  const found = appSyncScalars.get(name);
  if (!found) throw new Error(`There is no scalar ${name}.`);
  return found;
}

function accepts(name: string, value: unknown): boolean {
  try {
    scalar(name).parseValue(value);
    return true;
  } catch {
    return false;
  }
}

const accepted: Record<string, unknown[]> = {
  AWSDate: [
    '2026-02-28',
    '2024-02-29',
    '1970-01-01Z',
    '2026-12-31+02:00',
    '2026-12-31-07:00:30',
    '0001-01-01',
  ],
  AWSTime: [
    '12:00',
    '12:00:34',
    '12:00:34.',
    '12:00:34.123',
    '23:59:59.999999999Z',
    '00:00+18:00',
    '12:30-07:00',
  ],
  AWSDateTime: [
    '2026-01-02T03:04Z',
    '2026-01-02T03:04:05Z',
    '2026-01-02T03:04:05.678+05:30',
    '2024-02-29T23:59:59.1-18:00',
  ],
  AWSTimestamp: [0, -1, 1_767_225_600, 253_402_300_800],
  AWSEmail: [
    'a@b.c',
    'first.last+tag@sub.example.com',
    "o'neill@example.com",
    'x@localhost',
    'a_b-c@d-e.org',
  ],
  AWSJSON: ['{}', '[]', '"text"', '12', 'null', 'true', ' {"a": [1, {"b": null}]} '],
  AWSPhone: [
    '+491711234567',
    '+1 415 555 2671',
    '415-555-2671',
    '(415) 555-2671',
    '1-415-555-2671',
    '4155552671',
  ],
  AWSURL: [
    'https://example.com',
    'http://example.com:8080/a/b?c=//d#e',
    'ftp://ftp.example.com/file',
    'mailto:a@example.com',
  ],
  AWSIPAddress: [
    '127.0.0.1',
    '0.0.0.0/0',
    '10.1.2.3/32',
    '::1',
    '1a2b:3c4b::1234:4567',
    'fe80::/10',
    '::ffff:1.2.3.4/128',
  ],
};

const refused: Record<string, unknown[]> = {
  AWSDate: [
    '2026-02-29',
    '2026-13-01',
    '2026-1-1',
    '26-01-01',
    '2026-01-01T00:00Z',
    '',
    20260101,
    null,
    '2026-01-01+19:00',
  ],
  AWSTime: ['24:00', '12:60', '12:00:60', '1:00', '12', '12:00:00.Z0', '12:00+1', 12, ''],
  AWSDateTime: [
    '2026-01-02T03:04:05',
    '2026-01-02 03:04:05Z',
    '2026-02-30T00:00Z',
    '2026-01-02T24:00Z',
    '2026-01-02T00:00+18:30',
    0,
  ],
  AWSTimestamp: [1.5, '12', Number.NaN, true, null],
  AWSEmail: ['a', '@b.c', 'a@', 'a@@b', 'a b@c.d', 'a@b..c', '.a@b.c', 'a..b@c.d', 'a@-b.c', 'a@b.c-', 7],
  AWSJSON: ['{a: 1}', 'text', '', '{"a":1', { a: 1 }, 7, null],
  AWSPhone: [
    '1110004444',
    '12345',
    '+1 111 000 4444',
    '+',
    '+0123456789',
    'phone',
    '415-555-26711',
    4155552671,
  ],
  AWSURL: [
    'example.com',
    'http://',
    '//example.com',
    'http://exa mple.com',
    'http://example.com//a',
    'http://a/b//c',
    '/path',
    '',
  ],
  AWSIPAddress: [
    '256.0.0.1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.4/33',
    '::1/129',
    '1.2.3.4/',
    '[::1]',
    '::1]:80?[',
    'fe80::1%eth0',
    'x',
    '1.2.3.4/8/8',
  ],
};

describe.each(Object.keys(accepted))('%s', (name) => {
  test.each(accepted[name] ?? [])('accepts %j', (value) => {
    expect(accepts(name, value)).toBe(true);
  });

  test.each(refused[name] ?? [])('refuses %j', (value) => {
    expect(accepts(name, value)).toBe(false);
  });

  test('reads literals as it reads values', () => {
    for (const value of [...(accepted[name] ?? []), ...(refused[name] ?? [])]) {
      if (typeof value !== 'string') continue;
      const literal = () => scalar(name).parseLiteral({ kind: Kind.STRING, value }, null);
      if (accepts(name, value)) expect(literal()).toEqual(scalar(name).parseValue(value));
      else expect(literal).toThrow();
    }
  });
});

describe('Messages', () => {
  test.each([
    ['AWSDate', 'Unable to parse `x` as a valid date.', 'Unable to serialize `x` as a valid Date Object.'],
    [
      'AWSDateTime',
      'Unable to parse `x` as a valid DateTime.',
      'Unable to serialize `x` as a valid DateTime Object.',
    ],
    [
      'AWSPhone',
      'Unable to parse `x` as a valid phone number.',
      'Unable to serialize `x` as a valid Phone Object.',
    ],
    [
      'AWSTimestamp',
      'Unable to parse `x` as a valid timestamp.',
      'Unable to serialize `x` as a valid Timestamp Object.',
    ],
  ])('of %s', (name, input, output) => {
    expect(() => scalar(name).parseValue('x')).toThrow(input);
    expect(() => scalar(name).serialize('x')).toThrow(output);
  });

  test('show values that are no text as JSON', () => {
    expect(() => scalar('AWSEmail').parseValue({ a: 1 })).toThrow(
      'Unable to parse `{"a":1}` as a valid email address.',
    );
  });
});

describe('Against models of their own', () => {
  const two = (value: number) => String(value).padStart(2, '0');
  const part = (max: number) => fc.integer({ min: 0, max });

  test('dates are those of the Gregorian calendar', () => {
    const daysIn = (year: number, month: number) => {
      const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
      return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), part(14), part(33), (year, month, day) => {
        const isReal = day >= 1 && day <= daysIn(year, month);
        expect(accepts('AWSDate', `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`)).toBe(isReal);
      }),
    );
  });

  test('times are below 24:00:00, offsets up to 18 hours', () => {
    fc.assert(
      fc.property(part(26), part(63), part(63), part(20), part(62), (h, m, s, offsetH, offsetM) => {
        const isTime = h < 24 && m < 60 && s < 60;
        const isOffset = offsetM < 60 && offsetH * 60 + offsetM <= 18 * 60;
        const time = `${two(h)}:${two(m)}:${two(s)}-${two(offsetH)}:${two(offsetM)}`;
        expect(accepts('AWSTime', time)).toBe(isTime && isOffset);
        expect(accepts('AWSDateTime', `2026-01-01T${time}`)).toBe(isTime && isOffset);
      }),
    );
  });

  test('IPv4 addresses are four numbers below 256, prefixes at most 32', () => {
    const numbers = fc.array(part(300), { minLength: 3, maxLength: 5 });
    fc.assert(
      fc.property(numbers, fc.option(part(40)), (parts, prefix) => {
        const isGood = parts.length === 4 && parts.every((n) => n < 256) && (prefix ?? 0) <= 32;
        expect(accepts('AWSIPAddress', parts.join('.') + (prefix === null ? '' : `/${prefix}`))).toBe(isGood);
      }),
    );
    fc.assert(fc.property(fc.ipV6(), (address) => accepts('AWSIPAddress', address)));
  });

  test('JSON comes out as text that reads as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text: unknown = scalar('AWSJSON').serialize(value);
        // -0 has no form of its own in JSON.
        expect(scalar('AWSJSON').parseValue(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('e-mail addresses made by the rules are taken, and cut ones are not', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        expect(accepts('AWSEmail', address)).toBe(true);
        expect(accepts('AWSEmail', address.replace('@', ''))).toBe(false);
      }),
    );
  });

  test('URLs made by the rules are taken, and those without a scheme are not', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        const isDoubled = new URL(url).pathname.includes('//');
        expect(accepts('AWSURL', url)).toBe(!isDoubled);
        expect(accepts('AWSURL', url.replace(/^https?:/, ''))).toBe(false);
      }),
    );
  });

  test('any text at all is taken or refused, without another kind of failure', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constantFrom(...appSyncScalars.keys()),
        (text, name) => {
          try {
            scalar(name).parseValue(text);
          } catch (refusal) {
            expect((refusal as Error).message).toMatch(/^Unable to parse `/);
          }
        },
      ),
    );
  });
});
