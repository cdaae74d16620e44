import { attributeOf, type Item } from '../attribute-value.ts';
import { sortableDecimal } from '../decimal.ts';
import { keyText, type Index, type KeyAttribute, type KeyShape, type Table } from './table.ts';

/**
 * The storage key of an item inside its table: spread of the hash key, hash key, range key, each ended by `/`, so
 * that items of one partition lie together in the order of their range keys.
 */
export function encodeKey(item: Item, { hash, range }: KeyShape): string {
  const partition = encodePartition(keyText(attributeOf(item, hash.name), hash) ?? '', hash);
  if (range === null) return partition;
  return `${partition}${encodeKeyPart(keyText(attributeOf(item, range.name), range) ?? '', range)}/`;
}

/** The storage key of an item inside an index; `null` when the item is not in it. */
export function encodeIndexKey(item: Item, index: Index, table: Table): string | null {
  const { hash, range } = index.key;
  if (keyText(attributeOf(item, hash.name), hash) === undefined) return null;
  if (range !== null && keyText(attributeOf(item, range.name), range) === undefined) return null;
  // Index keys are not unique: the item's own key tells equal ones apart.
  return encodeKey(item, index.key) + encodeKey(item, table.key);
}

/** The beginning of the storage keys of all items with this hash key. */
export function encodePartition(text: string, hash: KeyAttribute): string {
  const encoded = encodeKeyPart(text, hash);
  return `${spread(encoded)}/${encoded}/`;
}

/** One key attribute as text whose byte order is the order of the values. */
export function encodeKeyPart(text: string, { type }: KeyAttribute): string {
  if (type === 'N') return sortableDecimal(text);
  return Buffer.from(text, type === 'B' ? 'base64' : 'utf8').toString('hex');
}

const spreadHexDigits = 6;

/** Bounds of one of several parallel scans, in the spread that storage keys begin with. */
export function segmentBounds(segment: number, totalSegments: number): { from: string; to: string } {
  const bound = (n: number) =>
    Math.ceil((16 ** spreadHexDigits * n) / totalSegments)
      .toString(16)
      .padStart(spreadHexDigits, '0');
  return { from: bound(segment), to: segment + 1 === totalSegments ? 'g' : bound(segment + 1) };
}

/** FNV-1a, folded: partitions are scattered as DynamoDB scatters them, and parallel scans get even shares. */
function spread(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  const folded = (hash ^ (hash >>> 15)) & 0xffffff;
  return folded.toString(16).padStart(spreadHexDigits, '0');
}
