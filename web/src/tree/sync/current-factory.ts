import type { ApiError } from '../../graphql/api-error.ts';
import { isJsonObject, parseJson } from '../../lib/json.ts';
import type { Factory } from './tree-api.ts';

/** The factory as it is now, from an error; `null` when it is gone, `undefined` when the error is about something else. */
export function currentFactory(error: ApiError): Factory | null | undefined {
  if (error.code === 'NotFound') return null;
  if (error.code !== 'Conflict') return undefined;
  const current = error.info['current'];
  return readFactory(typeof current === 'string' ? parseJson(current) : current);
}

function readFactory(value: unknown): Factory | null {
  if (!isJsonObject(value)) return null;
  const { id, name, lowerBound, upperBound, version } = value;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof version !== 'number') return null;
  if (typeof lowerBound !== 'number' || typeof upperBound !== 'number') return null;
  const text = (key: string) => (typeof value[key] === 'string' ? value[key] : undefined);
  const children: unknown[] = Array.isArray(value['children']) ? value['children'] : [];
  return {
    id,
    name,
    lowerBound,
    upperBound,
    version,
    treeId: text('treeId') ?? '',
    children: children.filter((child) => typeof child === 'number'),
    generatedAt: text('generatedAt') ?? null,
    updatedBy: text('updatedBy') ?? '',
    updatedAt: text('updatedAt') ?? '',
  };
}
