import { isJsonObject, type Json } from '../../../lib/json.ts';
import { DataSourceError } from '../data-source.ts';

/** A function's failure as handlers see it: the error's own type stays hidden. */
export function unhandledError(payload: Json): DataSourceError {
  return new DataSourceError('Lambda:Unhandled', errorOf(payload).message);
}

/**
 * A function's failure without handlers: its own type and message, as `util.error` would raise them.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-mapping-template-reference-lambda.html
 */
export function directError(payload: Json): DataSourceError {
  const { type, message } = errorOf(payload);
  return new DataSourceError(type, wordedAs(type, message));
}

/**
 * A function's answer to a batch.
 *
 * @throws DataSourceError when it is not a list of the batch's length.
 */
export function readBatch(payload: Json, length: number): Json[] {
  if (Array.isArray(payload) && payload.length === length) return payload;
  const found = Array.isArray(payload) ? `a list of ${payload.length}` : 'no list';
  throw new DataSourceError(
    'Lambda:IllegalArgument',
    `The function was given a batch of ${length} and has to answer a list of that length, but answered ${found}.`,
  );
}

/** One item of the answer to a batch of direct resolvers: `{data, errorMessage?, errorType?}`. */
export function directItem(item: Json): Json | DataSourceError {
  if (!isJsonObject(item)) return null;
  const { data = null, errorMessage, errorType } = item;
  if (typeof errorMessage !== 'string' && typeof errorType !== 'string') return data;
  const type = typeof errorType === 'string' ? errorType : 'Lambda:Unhandled';
  return new DataSourceError(
    type,
    wordedAs(type, typeof errorMessage === 'string' ? errorMessage : type),
    data,
  );
}

function errorOf(payload: Json): { type: string; message: string } {
  const { errorType, errorMessage } = isJsonObject(payload) ? payload : {};
  return {
    type: typeof errorType === 'string' ? errorType : 'Lambda:Unhandled',
    message: typeof errorMessage === 'string' ? errorMessage : 'Unhandled',
  };
}

function wordedAs(type: string, message: string): string {
  return type === 'UnauthorizedException' ? 'You are not authorized to make this call.' : message;
}
