/** Any value that JSON text can hold. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object; absent keys read as `undefined`. */
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** True for a plain JSON object: not `null`, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses JSON text; `undefined` (never an exception) when the text is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A member of its own: `undefined` also for names such as `constructor` that every object inherits. */
export function memberOf(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Inherited from in place of nothing: objects without any prototype are slow to fill and to write. */
const bare = Object.freeze(Object.create(null) as object);

/** An empty object that inherits no member, so that every key is a plain one, `__proto__` too. */
export function createRecord(): JsonObject {
  return Object.create(bare) as JsonObject;
}
