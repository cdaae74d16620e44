import { describe, expect, it } from 'vitest';
import { brokenRule, countProblem, parseNumber, parseTime, seedProblem } from './record-rules.ts';
import type { RecordField } from './record-rules.ts';

const nowMs = Date.parse('2026-11-21T12:00:00.000Z');
const rule = (field: RecordField, text: string) => brokenRule(field, text, nowMs);

describe('The rules of a record', () => {
  it.each(['informationOne', 'informationTwo'] as const)('%s has 1 to 1,024 characters', (field) => {
    expect(rule(field, '')).toBe('must not be empty');
    expect(rule(field, 'x')).toBeNull();
    expect(rule(field, 'x'.repeat(1024))).toBeNull();
    expect(rule(field, 'x'.repeat(1025))).toBe('must have at most 1,024 characters');
  });

  it('kind is optional, up to 40 characters', () => {
    expect(rule('kind', '')).toBeNull();
    expect(rule('kind', 'x'.repeat(40))).toBeNull();
    expect(rule('kind', 'x'.repeat(41))).toBe('must have at most 40 characters');
  });

  it('value is optional, and a number', () => {
    for (const text of ['', '0', '-1.5', '.5', '2e3', ' 7 ']) expect(rule('value', text)).toBeNull();
    for (const text of ['x', '1,5', 'NaN', 'Infinity', '1e999', '0x10'])
      expect(rule('value', text)).toBe('must be a number');
    expect(parseNumber('-1.5')).toBe(-1.5);
  });

  it('occurredAt is optional, and within a year', () => {
    for (const text of [
      '',
      '2026-11-21',
      '2026-11-21T10:00',
      '2026-01-01 10:00:30.5Z',
      '2027-11-21T00:00+01:00',
    ])
      expect(rule('occurredAt', text)).toBeNull();
    expect(rule('occurredAt', 'yesterday')).toMatch(/^must be a date and time/);
    expect(rule('occurredAt', '2026-13-01T00:00')).toMatch(/^must be a date and time/);
    expect(rule('occurredAt', '2024-01-01')).toBe('must be within a year of now');
    expect(parseTime('2026-03-01T12:00:00+02:00')).toBe('2026-03-01T10:00:00.000Z');
  });

  it('a job makes 1 to 10,000 records of a seed that is an Int', () => {
    expect(['1', '10000'].map(countProblem)).toEqual([null, null]);
    for (const text of ['', '0', '10001', '1.5', 'x']) expect(countProblem(text)).toMatch(/^Count must be/);
    expect(['', '0', '-5', '2147483647'].map(seedProblem)).toEqual([null, null, null, null]);
    for (const text of ['1.5', 'x', '2147483648']) expect(seedProblem(text)).toMatch(/^Seed must be/);
  });
});
