import { isIPv4, isIPv6 } from 'node:net';
import { GraphQLError, GraphQLScalarType, valueFromASTUntyped } from 'graphql';
import type { Json } from '../../lib/json.ts';
import { parseJson } from '../../lib/json.ts';

/**
 * AppSync's own scalars: https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html
 *
 * Input that does not fit gives ``Unable to parse `…` as a valid <noun>.``, output gives
 * ``Unable to serialize `…` as a valid <noun> Object.``
 */
interface StringScalarRule {
  name: string;
  inputNoun: string;
  outputNoun: string;
  fits(text: string): boolean;
}

/** As far as Java's `ZoneOffset` goes: 18 hours either way. */
const offset = String.raw`(?:Z|[+-](?:(?:0\d|1[0-7]):[0-5]\d(?::[0-5]\d)?|18:00(?::00)?))`;
const date = String.raw`\d{4}-\d{2}-\d{2}`;
const time = String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d{0,9})?)?`;
const datePattern = new RegExp(`^(${date})${offset}?$`);
const timePattern = new RegExp(`^(${time})${offset}?$`);
const dateTimePattern = new RegExp(`^(${date})T(${time})${offset}$`);

function isCalendarDate(text: string): boolean {
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

function isTimeOfDay(text: string): boolean {
  const [hours = '', minutes = '', seconds = '0'] = text.split(':');
  return Number(hours) < 24 && Number(minutes) < 60 && Number.parseInt(seconds, 10) < 60;
}

function isDateTime(text: string): boolean {
  const match = dateTimePattern.exec(text);
  return match !== null && isCalendarDate(match[1] ?? '') && isTimeOfDay(match[2] ?? '');
}

function isDate(text: string): boolean {
  const match = datePattern.exec(text);
  return match !== null && isCalendarDate(match[1] ?? '');
}

function isTime(text: string): boolean {
  const match = timePattern.exec(text);
  return match !== null && isTimeOfDay(match[1] ?? '');
}

/** `local@domain` of RFC 822 without comments, quotes and folding. */
function isEmail(text: string): boolean {
  const [local = '', domain = '', ...rest] = text.split('@');
  if (rest.length > 0 || text.length > 320) return false;
  const hasLocal = local.split('.').every((atom) => /^[^\s"(),:;<>[\\\]]+$/.test(atom));
  return (
    hasLocal && domain.split('.').every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(label))
  );
}

/** RFC 1738: a scheme is required, and `//` may not stand in the path. */
function isUrl(text: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(text) || !URL.canParse(text)) return false;
  return !new URL(text).pathname.includes('//');
}

/** E.164, or a number of the North American plan, with or without its country code. */
function isPhone(text: string): boolean {
  const digits = text.replace(/[ ()-]/g, '');
  return /^\+[2-9]\d{6,14}$/.test(digits) || /^(?:\+?1)?[2-9]\d{2}[2-9]\d{6}$/.test(digits);
}

function isIpAddress(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0) return false;
  const isV6 = isIPv6(address) && !address.includes('%');
  if (!isV6 && !isIPv4(address)) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (isV6 ? 128 : 32));
}

const stringScalars: StringScalarRule[] = [
  { name: 'AWSDate', inputNoun: 'date', outputNoun: 'Date', fits: isDate },
  { name: 'AWSTime', inputNoun: 'time', outputNoun: 'Time', fits: isTime },
  { name: 'AWSDateTime', inputNoun: 'DateTime', outputNoun: 'DateTime', fits: isDateTime },
  { name: 'AWSEmail', inputNoun: 'email address', outputNoun: 'Email', fits: isEmail },
  { name: 'AWSPhone', inputNoun: 'phone number', outputNoun: 'Phone', fits: isPhone },
  { name: 'AWSURL', inputNoun: 'URL', outputNoun: 'URL', fits: isUrl },
  { name: 'AWSIPAddress', inputNoun: 'IP address', outputNoun: 'IPAddress', fits: isIpAddress },
];

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}

function createStringScalar({
  name,
  inputNoun,
  outputNoun,
  fits,
}: StringScalarRule): GraphQLScalarType<string> {
  function parse(value: unknown): string {
    if (typeof value === 'string' && fits(value)) return value;
    throw new GraphQLError(`Unable to parse \`${shown(value)}\` as a valid ${inputNoun}.`);
  }
  return new GraphQLScalarType({
    name,
    parseValue: parse,
    parseLiteral: (node) => parse(valueFromASTUntyped(node)),
    serialize(value) {
      if (typeof value === 'string' && fits(value)) return value;
      throw new GraphQLError(`Unable to serialize \`${shown(value)}\` as a valid ${outputNoun} Object.`);
    },
  });
}

function parseTimestamp(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new GraphQLError(`Unable to parse \`${shown(value)}\` as a valid timestamp.`);
}

const timestamp = new GraphQLScalarType<number>({
  name: 'AWSTimestamp',
  parseValue: parseTimestamp,
  parseLiteral: (node) => parseTimestamp(valueFromASTUntyped(node)),
  serialize(value) {
    const seconds = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof seconds === 'number' && Number.isSafeInteger(seconds)) return seconds;
    throw new GraphQLError(`Unable to serialize \`${shown(value)}\` as a valid Timestamp Object.`);
  },
});

function parseJsonText(text: unknown): Json {
  const value = typeof text === 'string' ? parseJson(text) : undefined;
  if (value === undefined) throw new GraphQLError(`Unable to parse \`${shown(text)}\` as a valid JSON.`);
  return value;
}

/** Callers send JSON text and handlers see the value; on the way out every value becomes JSON text again. */
const json = new GraphQLScalarType<Json, string>({
  name: 'AWSJSON',
  parseValue: parseJsonText,
  parseLiteral: (node) => parseJsonText(valueFromASTUntyped(node)),
  serialize: (value) => JSON.stringify(value),
});

/** All scalars that AppSync declares by itself, by name. */
export const appSyncScalars: ReadonlyMap<string, GraphQLScalarType> = new Map(
  [...stringScalars.map(createStringScalar), timestamp, json].map((scalar) => [scalar.name, scalar]),
);
