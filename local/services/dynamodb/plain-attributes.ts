import type { Item } from './attribute-value.ts';

/** Whole numbers as they are normalized: nothing about them has to be changed or refused. */
const normalized = /^(?:0|-?[1-9]\d{0,14})$/;

/**
 * Whether a map holds attribute values that need no closer look: valid as they are, and written as they are stored.
 * `false` says nothing: binaries, sets and other numbers are for the validation proper.
 */
export function isPlainMap(map: unknown): map is Item {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return false;
  for (const name of Object.keys(map)) {
    if (!isPlainValue((map as Record<string, unknown>)[name])) return false;
  }
  return true;
}

function isPlainValue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const [type, another] = Object.keys(value);
  if (type === undefined || another !== undefined) return false;
  return isPlainContent(type, (value as Record<string, unknown>)[type]);
}

function isPlainContent(type: string, content: unknown): boolean {
  switch (type) {
    case 'S':
      return typeof content === 'string';
    case 'N':
      return typeof content === 'string' && normalized.test(content);
    case 'BOOL':
      return typeof content === 'boolean';
    case 'NULL':
      return content === true;
    case 'M':
      return isPlainMap(content);
    case 'L':
      return Array.isArray(content) && content.every(isPlainValue);
    default:
      return false;
  }
}
