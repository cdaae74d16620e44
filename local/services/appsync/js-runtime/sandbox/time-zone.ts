import { InputError } from './stop.ts';

/** A time zone by id (`Australia/Perth`) or by offset (`+08:00`). */
export interface TimeZone {
  /** As Java prints the zone: an id, or an offset such as `+08:00`, or `Z`. */
  id: string;
  /** Seconds to add to UTC at that instant. */
  offsetSecondsAt(epochMs: number): number;
  /** `AWST` or `Australian Western Standard Time`; the id for zones by offset. */
  nameAt(epochMs: number, style: 'short' | 'long'): string;
}

/** One formatter per zone id: making one costs a tenth of a millisecond. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const maxFormatters = 64;

export const utc: TimeZone = fixedZone('UTC', 0);

/** Throws `InputError` for ids that do not exist. */
export function timeZoneOf(id: string): TimeZone {
  if (id === 'Z') return fixedZone('Z', 0);
  if (/^(?:UTC|GMT|UT)$/.test(id)) return fixedZone(id, 0);
  const offset = /^(UTC|GMT|UT)?([+-].*)$/.exec(id);
  if (offset) return fixedZone(id, parseOffset(offset[2] ?? ''));
  const formatter = formatterOf(id);
  return {
    id,
    offsetSecondsAt: (epochMs) => offsetByCalendar(formatter, epochMs),
    nameAt: (epochMs, style) => zoneName(id, epochMs, style),
  };
}

function fixedZone(id: string, seconds: number): TimeZone {
  return { id, offsetSecondsAt: () => seconds, nameAt: () => id };
}

/** Seconds of `+8`, `+08`, `+0800`, `+08:00`, `+080000` or `+08:00:00`. */
export function parseOffset(text: string): number {
  const match = /^([+-])(\d{1,2})(?::?([0-5]\d)(?::?([0-5]\d))?)?$/.exec(text);
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match ?? [];
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (!match || total > 18 * 3600) throw new InputError(`Invalid ID for ZoneOffset: ${text}`);
  return sign === '-' ? -total : total;
}

function formatterOf(id: string): Intl.DateTimeFormat {
  const known = formatters.get(id);
  if (known) return known;
  const formatter = makeFormatter(id);
  if (formatters.size >= maxFormatters) formatters.clear();
  formatters.set(id, formatter);
  return formatter;
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new InputError(`Unknown time-zone ID: ${timeZone}`);
  }
}

function offsetByCalendar(formatter: Intl.DateTimeFormat, epochMs: number): number {
  const values: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const part of formatter.formatToParts(epochMs)) values[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = values;
  const localMs = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((localMs - Math.floor(epochMs / 1000) * 1000) / 1000);
}

function zoneName(timeZone: string, epochMs: number, style: 'short' | 'long'): string {
  const formatter = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: style });
  for (const part of formatter.formatToParts(epochMs)) if (part.type === 'timeZoneName') return part.value;
  return timeZone;
}

/**
 * The instant of a local time. In a gap the time moves forward by the gap's length; where clocks go
 * back, the earlier instant is taken (as `java.time.ZonedDateTime` does).
 */
export function instantOf(localMs: number, zone: TimeZone): number {
  const dayMs = 86_400_000;
  const before = zone.offsetSecondsAt(localMs - dayMs);
  const after = zone.offsetSecondsAt(localMs + dayMs);
  for (const offset of [before, after]) {
    const instant = localMs - offset * 1000;
    if (zone.offsetSecondsAt(instant) === offset) return instant;
  }
  return localMs - before * 1000;
}
