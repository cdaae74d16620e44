import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { DataSourceError } from '../data-source.ts';

/** A request as it goes out. */
export interface OutgoingRequest {
  method: string;
  url: URL;
  /** Names as the handler wrote them. */
  headers: Record<string, string>;
  body: string | null;
}

const bodiless = new Set(['GET', 'HEAD']);
const methods = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

/** AppSync sets these itself. https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-http-js.html */
const droppedHeaders = new Set([
  'connection',
  'content-length',
  'expect',
  'expectation',
  'host',
  'transfer-encoding',
  'user-agent',
]);

/**
 * Reads the request object of an HTTP data source: `{method, resourcePath, params: {query, headers, body}}`.
 *
 * @throws DataSourceError `MappingTemplate`.
 */
export function readHttpRequest(endpoint: string, request: Json | undefined): OutgoingRequest {
  const { method, resourcePath, params } = isJsonObject(request) ? request : {};
  if (typeof method !== 'string') throw malformed("Value for field '$[method]' not found.");
  if (!methods.has(method)) throw malformed(`Unsupported method '${method}'.`);
  if (typeof resourcePath !== 'string') throw malformed("Value for field '$[resourcePath]' not found.");
  if (!resourcePath.startsWith('/')) throw malformed("The field '$[resourcePath]' must begin with '/'.");
  const { query, headers, body } = isJsonObject(params) ? params : {};
  return {
    method,
    url: new URL(endpoint.replace(/\/$/, '') + resourcePath + queryString(resourcePath, query)),
    headers: readHeaders(headers),
    body: bodiless.has(method) || body === undefined || body === null ? null : textOf(body),
  };
}

function queryString(resourcePath: string, query: Json | undefined): string {
  const pairs = Object.entries(isJsonObject(query) ? query : {}).flatMap(([name, value]) =>
    listOf(value).map((each) => `${encodeURIComponent(name)}=${encodeURIComponent(textOf(each))}`),
  );
  if (pairs.length === 0) return '';
  return (resourcePath.includes('?') ? '&' : '?') + pairs.join('&');
}

function readHeaders(headers: Json | undefined): Record<string, string> {
  const wanted: JsonObject = isJsonObject(headers) ? headers : {};
  const kept = Object.entries(wanted).filter(
    ([name, value]) => !droppedHeaders.has(name.toLowerCase()) && value !== undefined && value !== null,
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, listOf(value).map(textOf).join(', ')]));
}

function listOf(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function malformed(message: string): DataSourceError {
  return new DataSourceError('MappingTemplate', message);
}
