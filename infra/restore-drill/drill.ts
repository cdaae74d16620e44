import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { createTableLike, deleteTable, writeItems } from './restore-table.ts';
import { type Item, readTable } from './table-contents.ts';

/** What a drill found of one table. */
export interface DrillResult {
  table: string;
  items: number;
  /** SHA-256 of the table as it was, and as it came back. */
  before: string;
  after: string;
}

/** Sets, binaries and exact numbers have no JSON of their own, so lines hold DynamoDB's. */
const toLine = (item: Item) =>
  `${JSON.stringify(item, (_, value: unknown) =>
    value instanceof Uint8Array ? { $binary: Buffer.from(value).toString('base64') } : value,
  )}\n`;

function parseLine(line: string): Item {
  const parsed: unknown = JSON.parse(line, (_, value: unknown) => {
    const text = typeof value === 'object' && value !== null ? Reflect.get(value, '$binary') : undefined;
    return typeof text === 'string' ? Buffer.from(text, 'base64') : value;
  });
  // Proves that it is an item: anything else can't be read as one.
  const item = parsed as Item;
  marshall(unmarshall(item, { wrapNumbers: true }));
  return item;
}

/** Writes a table as JSON lines into `file`; answers what it held. */
export async function exportTable(client: DynamoDBClient, table: string, file: string) {
  const contents = await readTable(client, table);
  await pipeline(contents.items.map(toLine), createWriteStream(file, { mode: 0o600 }));
  return contents;
}

/** Reads what `exportTable` wrote. */
export async function readExport(file: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line !== '') items.push(parseLine(line));
  }
  return items;
}

/**
 * Exports a table into `folder`, restores the export into an empty table beside it, compares both, and deletes the copy.
 * The table itself is only read: it may be in use, but what is written to it meanwhile shows as a difference.
 */
export async function drillTable(
  client: DynamoDBClient,
  table: string,
  folder: string,
): Promise<DrillResult> {
  const file = join(folder, `${table}.jsonl`);
  const copy = `${table}-drill`;
  const { items, hash } = await exportTable(client, table, file);
  await createTableLike(client, table, copy);
  try {
    await writeItems(client, copy, await readExport(file));
    return { table, items: items.length, before: hash, after: (await readTable(client, copy)).hash };
  } finally {
    await deleteTable(client, copy);
  }
}
