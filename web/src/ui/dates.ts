import { capitalised } from './capitalised.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const timeFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const secondFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const weekdayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const shortWeekdayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayWithYearFormat = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const shortDateFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const relativeFormat = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** Midnight before the moment, in the reader's time zone. */
export function startOfDayMs(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** Days between two moments as people count them: 1 for yesterday, also across a change of clocks. */
function daysBetween(ms: number, nowMs: number): number {
  return Math.round((startOfDayMs(nowMs) - startOfDayMs(ms)) / dayMs);
}

/** A day by name: “Today”, “Yesterday”, “Monday”, “Monday, 3 March”, “3 March 2024”. */
export function dayLabel(ms: number, nowMs: number): string {
  const days = daysBetween(ms, nowMs);
  if (days === 0 || days === 1) return capitalised(relativeFormat.format(-days, 'day'));
  if (days > 1 && days < 7) return weekdayFormat.format(ms);
  if (new Date(ms).getFullYear() === new Date(nowMs).getFullYear()) return dayFormat.format(ms);
  return dayWithYearFormat.format(ms);
}

/** Hours and minutes. */
export function timeLabel(ms: number): string {
  return timeFormat.format(ms);
}

/** Hours, minutes and seconds. */
export function secondLabel(ms: number): string {
  return secondFormat.format(ms);
}

/** Day and time in full, for hover and focus. */
export function fullLabel(ms: number): string {
  return fullFormat.format(ms);
}

/** When something last happened, short enough for a list: a time today, then a weekday, then a date. */
export function activityLabel(ms: number, nowMs: number): string {
  const days = daysBetween(ms, nowMs);
  if (days <= 0) return timeFormat.format(ms);
  if (days < 7) return shortWeekdayFormat.format(ms);
  return shortDateFormat.format(ms);
}

/** “5 seconds ago”, “2 minutes ago”. */
export function agoLabel(ms: number, nowMs: number): string {
  const elapsedMs = Math.max(0, nowMs - ms);
  if (elapsedMs < minuteMs) return relativeFormat.format(-Math.round(elapsedMs / 1000), 'second');
  if (elapsedMs < 60 * minuteMs) return relativeFormat.format(-Math.round(elapsedMs / minuteMs), 'minute');
  return relativeFormat.format(-Math.round(elapsedMs / (60 * minuteMs)), 'hour');
}
