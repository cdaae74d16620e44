import { describe, expect, it } from 'vitest';
import { agoLabel, dayLabel } from './dates.ts';

const now = new Date(2026, 2, 11, 15, 30).getTime();
const label = (...date: [number, number, number, number?]) => dayLabel(new Date(...date).getTime(), now);
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const monthName = (month: number) =>
  new Intl.DateTimeFormat(undefined, { month: 'long' }).format(new Date(2026, month));
const weekday = (day: number) =>
  new Intl.DateTimeFormat(undefined, { weekday: 'long' }).format(new Date(2026, 2, day));

describe('day labels', () => {
  it('name days near and far, in the reader’s language', () => {
    expect(label(2026, 2, 11, 0).toLowerCase()).toBe(relative.format(0, 'day').toLowerCase());
    expect(label(2026, 2, 10, 23).toLowerCase()).toBe(relative.format(-1, 'day').toLowerCase());
    expect(label(2026, 2, 7)).toBe(weekday(7));
    expect(label(2026, 0, 3)).toContain(monthName(0));
    expect(label(2026, 0, 3)).not.toContain('2026');
    expect(label(2025, 11, 31)).toContain('2025');
  });

  it('tell how long ago something was', () => {
    expect(agoLabel(now - 5_000, now)).toBe(relative.format(-5, 'second'));
    expect(agoLabel(now - 120_000, now)).toBe(relative.format(-2, 'minute'));
    expect(agoLabel(now + 5_000, now)).toBe(relative.format(0, 'second'));
  });
});
