/** Names that are part of a format; what looks otherwise may have been written by somebody. */
const plainName = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;
/** Ids that this application makes hold a time and chance, and nothing of anybody. */
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const mostKeys = 30;
const deepest = 6;

/**
 * What a message looks like without what it says: names and kinds of values stay, texts and numbers are told by their
 * length or kind only. Ids made here stay, for they are what a message is found by.
 */
export function bodyShape(body: string): string {
  try {
    return JSON.stringify(shapeOf(JSON.parse(body), 0), null, 2);
  } catch {
    return textShape(body);
  }
}

function shapeOf(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return ulid.test(value) ? value : textShape(value);
  if (value === null) return null;
  if (typeof value !== 'object') return typeof value;
  if (depth >= deepest) return '…';
  if (Array.isArray(value)) {
    const rest = value.length > 1 ? [`${value.length - 1} more`] : [];
    return value.length === 0 ? [] : [shapeOf(value[0], depth + 1), ...rest];
  }
  const entries = Object.entries(value);
  const shown = entries
    .slice(0, mostKeys)
    .map(([key, item], index) => [plainName.test(key) ? key : `name ${index + 1}`, shapeOf(item, depth + 1)]);
  const rest = entries.length > mostKeys ? [['…', `${entries.length - mostKeys} more`]] : [];
  return Object.fromEntries([...shown, ...rest]);
}

function textShape(text: string): string {
  return `text of ${text.length}`;
}
