import { isJsonObject } from '../../../lib/json.ts';
import type { DataSource } from '../data-source.ts';

/**
 * A source without a back end: it answers the request's `payload`.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-none-js.html
 */
export function createNoneDataSource(): DataSource {
  return {
    invoke: (request) => Promise.resolve(isJsonObject(request) ? (request['payload'] ?? null) : null),
  };
}
