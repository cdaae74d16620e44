import type { HandlerError } from '../evaluation.ts';
import type { CurrentRun } from './run.ts';
import { isRecord, toJsonText, toText } from './values.ts';

/** https://docs.aws.amazon.com/appsync/latest/devguide/http-helpers-in-utils-http-js.html */
const uncopiedHeaders = [
  'transfer-encoding',
  'connection',
  'host',
  'expect',
  'keep-alive',
  'upgrade',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'content-length',
];
const restrictedHeaders = new Set([
  ...uncopiedHeaders,
  'access-control-allow-credentials',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'vary',
  'content-type',
]);
/** Names and values of all custom response headers together. */
const maxHeaderChars = 4096;

/** `util.http`. A header that may not be set is ignored, and reported as an appended error. */
export function createHttpUtil(current: CurrentRun) {
  function refuse(message: string): void {
    const error: HandlerError = {
      message,
      type: 'ResponseHeaderError',
      data: null,
      errorInfo: null,
      unauthorized: false,
    };
    current().appendedErrors.push(error);
  }

  function addResponseHeader(givenName: unknown, value: unknown): void {
    const name = toText(givenName).trim();
    const key = name.toLowerCase();
    if (name === '') return refuse('The response header name is empty.');
    if (restrictedHeaders.has(key) || /^x-amzn?-/.test(key)) {
      return refuse(`The response header name '${name}' is restricted.`);
    }
    if (value === null || value === undefined)
      return refuse(`The value of response header '${name}' is null.`);
    const text = typeof value === 'object' ? (toJsonText(value) ?? '') : toText(value);
    const { responseHeaders } = current();
    let size = name.length + text.length;
    for (const [otherKey, other] of responseHeaders) {
      if (otherKey !== key) size += other.name.length + other.value.length;
    }
    if (size > maxHeaderChars) return refuse('The response headers are larger than 4 KB.');
    responseHeaders.set(key, { name, value: text });
  }

  return {
    copyHeaders,
    addResponseHeader,
    addResponseHeaders(headers: unknown): void {
      if (!isRecord(headers)) return;
      for (const name of Object.keys(headers)) addResponseHeader(name, headers[name]);
    },
  };
}

/** A copy without the headers that belong to one connection. */
function copyHeaders(headers: unknown): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  if (!isRecord(headers)) return copy;
  for (const name of Object.keys(headers)) {
    if (!uncopiedHeaders.includes(name.toLowerCase())) copy[name] = headers[name];
  }
  return copy;
}
