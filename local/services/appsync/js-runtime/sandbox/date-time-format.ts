import { dayNames, type LocalDateTime, localDateTime, monthNames, weekOf } from './calendar.ts';
import { parsePattern, type PatternElement } from './date-time-pattern.ts';
import type { TimeZone } from './time-zone.ts';

type Field = Extract<PatternElement, { kind: 'field' }>;

/** Formats an instant by a Java `DateTimeFormatter` pattern, in US English. */
export function formatDateTime(epochMs: number, pattern: string, zone: TimeZone): string {
  return formatElements(parsePattern(pattern), epochMs, localDateTime(epochMs, zone), zone);
}

function formatElements(
  elements: readonly PatternElement[],
  epochMs: number,
  local: LocalDateTime,
  zone: TimeZone,
): string {
  let text = '';
  for (const element of elements) {
    if (element.kind === 'literal') text += element.text;
    else if (element.kind === 'optional') text += formatElements(element.elements, epochMs, local, zone);
    else text += formatField(element, epochMs, local, zone).padStart(element.padTo);
  }
  return text;
}

function formatField(field: Field, epochMs: number, local: LocalDateTime, zone: TimeZone): string {
  const { letter, count } = field;
  switch (letter) {
    case 'V':
      return zone.id;
    case 'z':
      return zone.nameAt(epochMs, count === 4 ? 'long' : 'short');
    case 'O':
    case 'X':
    case 'x':
    case 'Z':
      return formatOffset(letter, count, local.offsetSeconds);
    case 'a':
      return local.hour < 12 ? 'AM' : 'PM';
    case 'G':
      return eraText(local.year, count);
    case 'M':
    case 'L':
      return nameOrNumber(local.month, monthNames[local.month - 1] ?? '', count);
    case 'E':
      return dayText(local, count);
    case 'e':
    case 'c':
      return count > 2 ? dayText(local, count) : pad(local.dayOfWeek + 1, count);
    case 'Q':
    case 'q':
      return quarterText(Math.ceil(local.month / 3), count);
    default:
      return formatNumber(letter, count, local);
  }
}

function formatNumber(letter: string, count: number, local: LocalDateTime): string {
  const milliOfDay = ((local.hour * 60 + local.minute) * 60 + local.second) * 1000 + local.millisecond;
  switch (letter) {
    case 'u':
      return yearText(local.year, count);
    case 'y':
      return yearText(local.year > 0 ? local.year : 1 - local.year, count);
    case 'Y':
      return yearText(weekOf(local).weekYear, count);
    case 'w':
      return pad(weekOf(local).weekOfYear, count);
    case 'W':
      return pad(weekOf(local).weekOfMonth, count);
    case 'D':
      return pad(local.dayOfYear, count);
    case 'd':
      return pad(local.day, count);
    case 'F':
      return pad(((local.day - 1) % 7) + 1, count);
    case 'h':
      return pad(local.hour % 12 || 12, count);
    case 'K':
      return pad(local.hour % 12, count);
    case 'k':
      return pad(local.hour || 24, count);
    case 'H':
      return pad(local.hour, count);
    case 'm':
      return pad(local.minute, count);
    case 's':
      return pad(local.second, count);
    case 'S':
      return `${pad(local.millisecond, 3)}000000`.slice(0, count);
    case 'A':
      return pad(milliOfDay, count);
    case 'n':
      return pad(local.millisecond * 1_000_000, count);
    default:
      return pad(milliOfDay * 1_000_000, count);
  }
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** Two letters give the last two digits; more give the whole year, with a sign when it is wider than asked. */
function yearText(year: number, count: number): string {
  if (count === 2) return pad(Math.abs(year) % 100, 2);
  const digits = pad(Math.abs(year), count);
  const isWider = count >= 4 && digits.length > count;
  return `${year < 0 ? '-' : isWider ? '+' : ''}${digits}`;
}

function nameOrNumber(value: number, name: string, count: number): string {
  if (count <= 2) return pad(value, count);
  if (count === 3) return name.slice(0, 3);
  return count === 4 ? name : name.charAt(0);
}

function dayText(local: LocalDateTime, count: number): string {
  return nameOrNumber(local.dayOfWeek, dayNames[local.dayOfWeek] ?? '', Math.max(count, 3));
}

function quarterText(quarter: number, count: number): string {
  if (count <= 2) return pad(quarter, count);
  if (count === 3) return `Q${quarter}`;
  return count === 4 ? `${['1st', '2nd', '3rd', '4th'][quarter - 1] ?? ''} quarter` : String(quarter);
}

function eraText(year: number, count: number): string {
  const isCommon = year > 0;
  if (count === 4) return isCommon ? 'Anno Domini' : 'Before Christ';
  const short = isCommon ? 'AD' : 'BC';
  return count === 5 ? short.charAt(0) : short;
}

/** `X` and `x`: `+08`, `+0800`, `+08:00` by count; `Z`: `+0800`, `GMT+08:00`, `+08:00`; `O`: `GMT+8`, `GMT+08:00`. */
function formatOffset(letter: string, count: number, offsetSeconds: number): string {
  const isLocalised = letter === 'O' || (letter === 'Z' && count === 4);
  if (isLocalised) return localisedOffset(offsetSeconds, letter === 'O' && count === 1);
  const isZuluForZero = letter === 'X' || (letter === 'Z' && count === 5);
  if (offsetSeconds === 0 && isZuluForZero) return 'Z';
  const { sign, hours, minutes, seconds } = offsetParts(offsetSeconds);
  if (letter === 'Z' && count < 4) return `${sign}${pad(hours, 2)}${pad(minutes, 2)}`;
  const colon = count === 3 || count === 5 ? ':' : '';
  let text = `${sign}${pad(hours, 2)}`;
  if (count > 1 || minutes > 0) text += `${colon}${pad(minutes, 2)}`;
  if (count > 3 && seconds > 0) text += `${colon}${pad(seconds, 2)}`;
  return text;
}

function localisedOffset(offsetSeconds: number, isShort: boolean): string {
  if (offsetSeconds === 0) return 'GMT';
  const { sign, hours, minutes, seconds } = offsetParts(offsetSeconds);
  let text = `GMT${sign}${isShort ? hours : pad(hours, 2)}`;
  if (!isShort || minutes > 0 || seconds > 0) text += `:${pad(minutes, 2)}`;
  return seconds > 0 ? `${text}:${pad(seconds, 2)}` : text;
}

function offsetParts(offsetSeconds: number) {
  const total = Math.abs(offsetSeconds);
  return {
    sign: offsetSeconds < 0 ? '-' : '+',
    hours: Math.floor(total / 3600),
    minutes: Math.floor(total / 60) % 60,
    seconds: total % 60,
  };
}
