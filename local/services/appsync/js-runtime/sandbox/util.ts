import type { HandlerError } from '../evaluation.ts';
import { dynamodbUtil } from './attribute-value.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { renderFilter } from './filter-expression.ts';
import { createHttpUtil } from './http-util.ts';
import { ksuid, ulid, uuid } from './ids.ts';
import { compileJavaRegex } from './java-regex.ts';
import { toElasticsearchQueryDSL } from './opensearch-query.ts';
import { toJsonObject } from './rds-result.ts';
import type { CurrentRun } from './run.ts';
import { ErrorStop, InputError } from './stop.ts';
import { toSubscriptionFilter } from './subscription-filter.ts';
import { escapeJavaScript, urlDecode, urlEncode } from './text-escaping.ts';
import { createTimeUtil } from './time-util.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';
import { toJsonText, toText } from './values.ts';
import { xmlUtil } from './xml-util.ts';

/** `util`: https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html */
export function createUtil(current: CurrentRun) {
  return {
    ...staticUtil,
    autoId: () => uuid(current().random),
    autoUlid: () => ulid(current().nowMs, current().random),
    autoKsuid: () => ksuid(current().nowMs, current().random),
    authType: () => current().authType,
    appendError(message: unknown, type?: unknown, data?: unknown, errorInfo?: unknown): void {
      current().appendedErrors.push(handlerError(message, type, data, errorInfo));
    },
    time: createTimeUtil(current),
    http: createHttpUtil(current),
    math: {
      ...staticMath,
      randomDouble: () => current().random.nextDouble(),
      randomWithinRange: (start: unknown, end: unknown) => {
        const from = Math.ceil(Number(start));
        return from + Math.floor(current().random.nextDouble() * Math.max(1, Math.floor(Number(end)) - from));
      },
    },
  };
}

const staticMath = {
  roundNum: (value: unknown) => Math.round(Number(value)),
  minVal: (one: unknown, other: unknown) => Math.min(Number(one), Number(other)),
  maxVal: (one: unknown, other: unknown) => Math.max(Number(one), Number(other)),
};

function toExpressionText(filter: unknown): string | null {
  const rendered = renderFilter(filter);
  return rendered ? JSON.stringify(rendered) : null;
}

/** The members that look at nothing but their arguments. */
const staticUtil = {
  escapeJavaScript: (text: unknown) => escapeJavaScript(toText(text)),
  urlEncode: (text: unknown) => urlEncode(toText(text)),
  urlDecode: (text: unknown) => urlDecode(toText(text)),
  base64Encode: (text: unknown) => encodeBase64(encodeUtf8(toText(text))),
  base64Decode: (text: unknown) => decodeUtf8(decodeBase64(toText(text))),
  matches: (pattern: unknown, text: unknown) => compileJavaRegex(toText(pattern), 'full').test(toText(text)),
  error(message?: unknown, type?: unknown, data?: unknown, errorInfo?: unknown): never {
    throw new ErrorStop(handlerError(message, type, data, errorInfo));
  },
  unauthorized(): never {
    throw new ErrorStop({ ...handlerError('Unauthorized', 'Unauthorized', null, null), unauthorized: true });
  },
  dynamodb: dynamodbUtil,
  rds: { toJsonObject },
  xml: xmlUtil,
  transform: {
    toDynamoDBFilterExpression: toExpressionText,
    toDynamoDBConditionExpression: toExpressionText,
    toElasticsearchQueryDSL,
    toSubscriptionFilter,
  },
  str: { normalize },
};

function handlerError(message: unknown, type: unknown, data: unknown, errorInfo: unknown): HandlerError {
  return {
    message: toText(message),
    type: type === null || type === undefined ? null : toText(type),
    data: snapshot(data),
    errorInfo: snapshot(errorInfo),
    unauthorized: false,
  };
}

/** A copy as of now: what the handler does to its object later does not show. */
function snapshot(value: unknown): HandlerError['data'] {
  return JSON.parse(toJsonText(value) ?? 'null') as HandlerError['data'];
}

function normalize(text: unknown, form: unknown): string {
  const name = toText(form);
  if (!/^nfk?[cd]$/.test(name)) throw new InputError(`Unknown normalization type: ${name}`);
  return toText(text).normalize(name.toUpperCase());
}
