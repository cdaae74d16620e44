import type { ApiError } from '../graphql/api-error.ts';
import { isJsonObject, parseJson } from '../lib/json.ts';

/** What the server has now, from a `Conflict`: its fields, as far as they were told. `null` for other errors. */
export function conflictCurrent(error: ApiError | null): Record<string, unknown> | null {
  if (error?.code !== 'Conflict') return null;
  const current = error.info['current'];
  const value = typeof current === 'string' ? parseJson(current) : current;
  return isJsonObject(value) ? value : null;
}
