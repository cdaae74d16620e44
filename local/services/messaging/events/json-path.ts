import { isJsonObject, type Json } from '../../../lib/json.ts';

/**
 * Reads a value by the part of JSONPath that EventBridge knows: `$.detail.items[0]['odd key']`.
 *
 * @returns `undefined` when the path is malformed or leads nowhere.
 */
export function readJsonPath(value: Json, path: string): Json | undefined {
  if (!/^\$(?:\.[^.[\]]+|\[\d+\]|\['[^']+'\])*$/.test(path)) return undefined;
  const steps = path.match(/(?<=\.)[^.[\]]+|(?<=\[)\d+|(?<=\[')[^']+/g) ?? [];
  return steps.reduce<Json | undefined>((found, step) => {
    if (Array.isArray(found)) return found[Number(step)];
    return isJsonObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }, value);
}
