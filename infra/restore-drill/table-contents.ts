import { createHash } from 'node:crypto';
import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

/** Everything in a table, in the order of its keys, and a hash that two tables of the same items share. */
export interface TableContents {
  items: Item[];
  /** SHA-256 of all items, hexadecimal. */
  hash: string;
}

/** The same text for the same value, whatever order its members came in; sets and binaries included. */
function canonical(value: unknown): string {
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'));
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => [key, isSet(key) ? canonicalSet(member) : canonical(member)] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
}

const isSet = (key: string) => key === 'SS' || key === 'NS' || key === 'BS';

/** Sets have no order of their own. */
function canonicalSet(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(canonical).toSorted().join(',')}]` : canonical(value);
}

/** What the items hash to, in whatever order they are. */
export function hashOf(items: readonly Item[]): string {
  const hash = createHash('sha256');
  for (const text of items.map(canonical).toSorted()) hash.update(text).update('\n');
  return hash.digest('hex');
}

/** Reads a whole table. Meant for drills and copies: no part of the product scans. */
export async function readTable(client: DynamoDBClient, table: string): Promise<TableContents> {
  const items: Item[] = [];
  for await (const page of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
    items.push(...(page.Items ?? []));
  }
  return { items, hash: hashOf(items) };
}
