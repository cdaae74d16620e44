import { dayNames, daysInMonth, monthNames, toLocalMs } from './calendar.ts';
import { parsePattern, type PatternElement } from './date-time-pattern.ts';
import { InputError } from './stop.ts';
import { instantOf, parseOffset, type TimeZone, timeZoneOf } from './time-zone.ts';

type Field = Extract<PatternElement, { kind: 'field' }>;

/** Values read so far, by pattern letter. */
interface Reading {
  values: Map<string, number>;
  zone: TimeZone | undefined;
}

/** Letters that are read as digits. */
const numericLetters = 'uyDdhHkKmsSAnNF';

/**
 * Reads a date, a time and a zone by a Java `DateTimeFormatter` pattern; answers epoch milliseconds.
 *
 * @param fallback the zone when the pattern has none. Throws `InputError` for text that does not fit.
 */
export function parseDateTime(text: string, pattern: string, fallback: TimeZone | undefined): number {
  const reading: Reading = { values: new Map(), zone: undefined };
  const end = readElements(parsePattern(pattern), text, 0, reading);
  if (end < 0 || end < text.length) {
    throw new InputError(`Text '${text}' could not be parsed at index ${Math.max(end, 0)}`);
  }
  const zone = reading.zone ?? fallback;
  const localMs = resolve(reading.values);
  if (localMs === undefined || !zone) {
    throw new InputError(`Text '${text}' could not be parsed: it needs a date, a time and a time zone`);
  }
  return instantOf(localMs, zone);
}

/** The index after what was read, or -1. */
function readElements(
  elements: readonly PatternElement[],
  text: string,
  start: number,
  reading: Reading,
): number {
  let at = start;
  for (let i = 0; i < elements.length && at >= 0; i += 1) {
    const element = elements[i];
    if (!element) continue;
    if (element.kind === 'literal') at = text.startsWith(element.text, at) ? at + element.text.length : -1;
    else if (element.kind === 'optional') {
      const end = readElements(element.elements, text, at, reading);
      if (end >= 0) at = end;
    } else at = readField(element, text, skipPadding(element, text, at), reading, digitsAfter(elements, i));
  }
  return at;
}

function skipPadding({ padTo }: Field, text: string, start: number): number {
  let at = start;
  while (padTo > 0 && text.charAt(at) === ' ') at += 1;
  return at;
}

/** Digits that directly following fields of fixed width will need: `yyyyMMdd` has four after the year. */
function digitsAfter(elements: readonly PatternElement[], index: number): number {
  let digits = 0;
  for (let i = index + 1; i < elements.length; i += 1) {
    const next = elements[i];
    if (next?.kind !== 'field' || !isNumeric(next) || next.count < 2) break;
    digits += next.count;
  }
  return digits;
}

function isNumeric({ letter, count }: Field): boolean {
  return numericLetters.includes(letter) || ('MLQq'.includes(letter) && count <= 2);
}

function readField(field: Field, text: string, at: number, reading: Reading, reserved: number): number {
  if (isNumeric(field)) return readNumber(field, text, at, reading, reserved);
  switch (field.letter) {
    case 'M':
    case 'L':
      return readName(monthNames, 'M', 1, field.count, text, at, reading);
    case 'E':
      return readName(dayNames, 'E', 0, field.count, text, at, reading);
    case 'a':
      return readWord(text, at, { AM: 0, PM: 1 }, 'a', reading);
    case 'G':
      return readWord(text, at, { AD: 1, BC: 0, 'Anno Domini': 1, 'Before Christ': 0 }, 'G', reading);
    case 'V':
    case 'z':
    case 'O':
    case 'X':
    case 'x':
    case 'Z':
      return readZone(field, text, at, reading);
    default:
      throw new InputError(`The pattern letter ${field.letter} cannot be parsed.`);
  }
}

function readNumber(field: Field, text: string, at: number, reading: Reading, reserved: number): number {
  const { letter, count } = field;
  const isYear = letter === 'y' || letter === 'u';
  const signed = isYear && count !== 2 ? /^[+-]/.exec(text.slice(at))?.[0] : undefined;
  const start = at + (signed ? 1 : 0);
  const available = /^\d*/.exec(text.slice(start, start + 19))?.[0].length ?? 0;
  const fixed =
    count === 2 || letter === 'S' || (isYear && count >= 3 && !signed) || (letter === 'D' && count === 3);
  const width = fixed ? count : Math.min(available - reserved, 19);
  if (width < 1 || width > available || (isYear && !fixed && width < count)) return -1;
  let value = Number(text.slice(start, start + width));
  if (letter === 'S') value *= 10 ** (9 - count);
  if (isYear && count === 2) value += 2000;
  reading.values.set(letter === 'L' ? 'M' : letter, signed === '-' ? -value : value);
  return start + width;
}

function readName(
  names: readonly string[],
  letter: string,
  first: number,
  count: number,
  text: string,
  at: number,
  reading: Reading,
): number {
  for (let i = 0; i < names.length; i += 1) {
    const name = names[i] ?? '';
    const shown = count === 4 ? name : name.slice(0, 3);
    if (!text.startsWith(shown, at)) continue;
    reading.values.set(letter, i + first);
    return at + shown.length;
  }
  return -1;
}

function readWord(
  text: string,
  at: number,
  words: Record<string, number>,
  letter: string,
  reading: Reading,
): number {
  for (const word of Object.keys(words)) {
    if (!text.startsWith(word, at)) continue;
    reading.values.set(letter, words[word] ?? 0);
    return at + word.length;
  }
  return -1;
}

const zoneNames: Record<string, string> = {
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  MST: 'America/Denver',
  MDT: 'America/Denver',
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  EST: 'America/New_York',
  EDT: 'America/New_York',
};

function readZone({ letter, count }: Field, text: string, at: number, reading: Reading): number {
  const rest = text.slice(at);
  const isId = letter === 'V' || letter === 'z';
  const match =
    (isId
      ? /^[A-Za-z][A-Za-z0-9/_~-]*(?:[+-]\d[\d:]*)?/
      : letter === 'O' || (letter === 'Z' && count === 4)
        ? /^GMT(?:[+-]\d{1,2}(?::\d\d){0,2})?/
        : /^(?!)/
    ).exec(rest)?.[0] ?? /^(?:Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)/.exec(rest)?.[0];
  if (!match) return -1;
  if (match === 'Z' || match === 'GMT') reading.zone = timeZoneOf('UTC');
  else if (/^[+-]/.test(match)) reading.zone = offsetZone(parseOffset(match));
  else reading.zone = timeZoneOf(Object.hasOwn(zoneNames, match) ? (zoneNames[match] ?? match) : match);
  return at + match.length;
}

function offsetZone(seconds: number): TimeZone {
  return { id: '', offsetSecondsAt: () => seconds, nameAt: () => '' };
}

/** Local milliseconds, or `undefined` when the date or the time is not complete. */
function resolve(values: ReadonlyMap<string, number>): number | undefined {
  const timeMs = resolveTime(values);
  const era = values.get('y');
  const year = values.get('u') ?? (era !== undefined && values.get('G') === 0 ? 1 - era : era);
  if (timeMs === undefined || year === undefined) return undefined;
  const dayOfYear = values.get('D');
  if (dayOfYear !== undefined) return toLocalMs(year, 1, inRange(dayOfYear, 1, 366), timeMs);
  const month = values.get('M');
  const day = values.get('d');
  if (month === undefined || day === undefined) return undefined;
  inRange(month, 1, 12);
  // Java's smart resolver: 31 February is the last day of February.
  return toLocalMs(year, month, Math.min(inRange(day, 1, 31), daysInMonth(year, month)), timeMs);
}

function resolveTime(values: ReadonlyMap<string, number>): number | undefined {
  const milliOfDay = values.get('A');
  if (milliOfDay !== undefined) return milliOfDay;
  const nanoOfDay = values.get('N');
  if (nanoOfDay !== undefined) return Math.floor(nanoOfDay / 1_000_000);
  const hour = resolveHour(values);
  if (hour === undefined) return undefined;
  const minute = inRange(values.get('m') ?? 0, 0, 59);
  const second = inRange(values.get('s') ?? 0, 0, 59);
  const nano = values.get('S') ?? values.get('n') ?? 0;
  return ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(nano / 1_000_000);
}

function resolveHour(values: ReadonlyMap<string, number>): number | undefined {
  const hour = values.get('H');
  if (hour !== undefined) return inRange(hour, 0, 23);
  const clockHour = values.get('k');
  if (clockHour !== undefined) return inRange(clockHour, 1, 24) % 24;
  const half = values.get('a');
  const ofHalf = values.get('h') ?? values.get('K');
  if (half === undefined || ofHalf === undefined) return undefined;
  return (inRange(ofHalf, 0, 12) % 12) + half * 12;
}

function inRange(value: number, min: number, max: number): number {
  if (value < min || value > max)
    throw new InputError(`Invalid value for a date or time (valid values ${min} - ${max}): ${value}`);
  return value;
}
