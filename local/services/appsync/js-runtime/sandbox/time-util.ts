import { formatDateTime } from './date-time-format.ts';
import { parseDateTime } from './date-time-parse.ts';
import type { CurrentRun } from './run.ts';
import { InputError } from './stop.ts';
import { parseOffset, type TimeZone, timeZoneOf, utc } from './time-zone.ts';
import { toText } from './values.ts';

/** `util.time`: https://docs.aws.amazon.com/appsync/latest/devguide/time-helpers-in-util-time-js.html */
export function createTimeUtil(current: CurrentRun) {
  return {
    ...timeConversions,
    nowISO8601: () => toIso8601(current().nowMs),
    nowEpochSeconds: () => Math.floor(current().nowMs / 1000),
    nowEpochMilliSeconds: () => current().nowMs,
    nowFormatted: (pattern: unknown, zone?: unknown) =>
      formatDateTime(current().nowMs, toText(pattern), zoneArgument(zone) ?? utc),
  };
}

/** The functions that do not look at the clock. */
const timeConversions = {
  parseFormattedToEpochMilliSeconds: (text: unknown, pattern: unknown, zone?: unknown) =>
    parseDateTime(toText(text), toText(pattern), zoneArgument(zone)),
  parseISO8601ToEpochMilliSeconds: (text: unknown) => parseIso8601(toText(text)),
  epochMilliSecondsToSeconds: (epochMs: unknown) => Math.trunc(numberArgument(epochMs) / 1000),
  epochMilliSecondsToISO8601: (epochMs: unknown) => toIso8601(numberArgument(epochMs)),
  epochMilliSecondsToFormatted: (epochMs: unknown, pattern: unknown, zone?: unknown) =>
    formatDateTime(numberArgument(epochMs), toText(pattern), zoneArgument(zone) ?? utc),
};

function zoneArgument(zone: unknown): TimeZone | undefined {
  return zone === null || zone === undefined ? undefined : timeZoneOf(toText(zone));
}

/** The largest distance from 1970 that a date may have, in milliseconds. */
const maxEpochMs = 8.64e15;

function numberArgument(value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !(Math.abs(number) <= maxEpochMs)) {
    throw new InputError(`Expected milliseconds since the epoch, but got ${toText(value) || String(value)}.`);
  }
  return number;
}

function toIso8601(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

const isoPattern =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)(?:\[[^\]]*\])?$/;

function parseIso8601(text: string): number {
  const match = isoPattern.exec(text);
  if (!match) throw new InputError(`Text '${text}' could not be parsed at index 0`);
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', fraction = '', zone = ''] =
    match;
  const localText = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const localMs = Date.parse(localText);
  // `Date.parse` lets 30 February through as 1 March.
  if (!Number.isFinite(localMs) || new Date(localMs).toISOString() !== localText) {
    throw new InputError(`Text '${text}' could not be parsed: Invalid date or time`);
  }
  return localMs - (/^z$/i.test(zone) ? 0 : parseOffset(zone) * 1000);
}
