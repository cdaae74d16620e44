/** True for an object that is neither null nor an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An `Array.isArray` that does not turn the elements into `any`. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Text for a value that ought to be a string; nothing for null and undefined. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A JSON text of `value`, or `undefined` where JSON has none (functions, undefined). */
export function toJsonText(value: unknown): string | undefined {
  return JSON.stringify(value) as string | undefined;
}
