import type { TimeZone } from './time-zone.ts';

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
export const dayNames = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/** An instant as clock and calendar show it in a zone. */
export interface LocalDateTime {
  year: number;
  /** From 1. */
  month: number;
  day: number;
  /** From 1. */
  dayOfYear: number;
  /** 0 is Sunday. */
  dayOfWeek: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  offsetSeconds: number;
}

const dayMs = 86_400_000;

export function localDateTime(epochMs: number, zone: TimeZone): LocalDateTime {
  const offsetSeconds = zone.offsetSecondsAt(epochMs);
  const local = new Date(epochMs + offsetSeconds * 1000);
  const year = local.getUTCFullYear();
  return {
    year,
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    dayOfYear: Math.floor((local.getTime() - startOfYear(year)) / dayMs) + 1,
    dayOfWeek: local.getUTCDay(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
    offsetSeconds,
  };
}

function startOfYear(year: number): number {
  const start = new Date(0);
  // `Date.UTC` would take the years 0 to 99 for 1900 to 1999.
  start.setUTCFullYear(year, 0, 1);
  return start.getTime();
}

/** Milliseconds since 1970 of a date and time of day, taken as UTC. */
export function toLocalMs(year: number, month: number, day: number, timeOfDayMs: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() + timeOfDayMs;
}

export function daysInMonth(year: number, month: number): number {
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return last.getUTCDate();
}

/** Week-based year and week in the United States' rule: weeks begin on Sunday, 1 January is in week 1. */
export function weekOf({ year, month, day, dayOfYear, dayOfWeek }: LocalDateTime): {
  weekYear: number;
  weekOfYear: number;
  weekOfMonth: number;
} {
  const firstWeekday = (((dayOfWeek - (dayOfYear - 1)) % 7) + 7) % 7;
  const firstOfMonth = (((dayOfWeek - (day - 1)) % 7) + 7) % 7;
  const weekOfMonth = Math.floor((day - 1 + firstOfMonth) / 7) + 1;
  const isInNextYear = month === 12 && day + (6 - dayOfWeek) > 31;
  if (isInNextYear) return { weekYear: year + 1, weekOfYear: 1, weekOfMonth };
  return { weekYear: year, weekOfYear: Math.floor((dayOfYear - 1 + firstWeekday) / 7) + 1, weekOfMonth };
}
