import { describe, expect, it } from 'vitest';
import { matchEntries } from './switcher-entries.ts';

const entries = ['Design reviews', 'general', 'Create room', 'Reconnect now'].map((label) => ({
  id: label,
  label,
  hint: '',
  group: 'Do' as const,
  run: () => undefined,
}));
const labels = (query: string) => matchEntries(entries, query).map(({ label }) => label);

describe('switcher entries', () => {
  it('keep their order without a query', () => {
    expect(labels(' ')).toEqual(entries.map(({ label }) => label));
  });

  it('rank the beginning of the label before a later word before anywhere', () => {
    expect(labels('re')).toEqual(['Reconnect now', 'Design reviews', 'Create room']);
  });

  it('match nothing when nothing matches', () => {
    expect(labels('zzz')).toEqual([]);
  });
});
