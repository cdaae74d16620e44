/**
 * Proves that what is in the tables can be brought back: `npm run restore-drill -- --outputs FILE`.
 *
 * Exports every table, restores each export into an empty table beside it, compares both by hash, deletes the copy.
 * `--compare A B` compares two tables, such as one and its point-in-time restore. With `--outputs` of the local runtime
 * it works there, otherwise on AWS with the credentials and the region of the environment. Exit code 1: not the same.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { drillTable } from './drill.ts';
import { readTable } from './table-contents.ts';

const stackOutputs = z.object({ Region: z.string() });
/** A stack is named for its environment; whichever has these outputs is meant. */
const outputsFile = z.looseObject({
  local: z
    .object({
      endpoint: z.url(),
      credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
    })
    .optional(),
});

const print = (line: string) => process.stdout.write(`${line}\n`);
const short = (hash: string) => hash.slice(0, 16);

function clientFor(outputs: string | undefined): DynamoDBClient {
  if (outputs === undefined) return new DynamoDBClient();
  const { local, ...stacks } = outputsFile.parse(JSON.parse(readFileSync(outputs, 'utf8')));
  const [stack] = Object.values(stacks).flatMap((outputsOf) => stackOutputs.safeParse(outputsOf).data ?? []);
  if (!stack) throw new Error(`${outputs} names no region.`);
  return new DynamoDBClient({ region: stack.Region, ...local });
}

async function tablesOf(client: DynamoDBClient, prefix: string): Promise<string[]> {
  const tables: string[] = [];
  for await (const { TableNames } of paginateListTables({ client }, {})) tables.push(...(TableNames ?? []));
  return tables.filter((table) => table.startsWith(prefix));
}

async function drill(client: DynamoDBClient, prefix: string, keep: string | undefined): Promise<boolean> {
  const tables = await tablesOf(client, prefix);
  if (tables.length === 0) throw new Error(`No table's name begins with '${prefix}': see --prefix.`);
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'chorus-drill-'));
  let isSame = true;
  for (const table of tables) {
    const { items, before, after } = await drillTable(client, table, folder);
    isSame &&= before === after;
    print(
      `${before === after ? 'same ' : 'DIFFERS'} ${table}: ${items} items, ${short(before)} → ${short(after)}`,
    );
  }
  if (keep === undefined) rmSync(folder, { recursive: true });
  return isSame;
}

async function compare(client: DynamoDBClient, one: string, other: string): Promise<boolean> {
  const [first, second] = [await readTable(client, one), await readTable(client, other)];
  const isSame = first.hash === second.hash;
  print(
    `${isSame ? 'same ' : 'DIFFERS'} ${one}: ${first.items.length} items, ${short(first.hash)}; ` +
      `${other}: ${second.items.length} items, ${short(second.hash)}`,
  );
  return isSame;
}

async function run(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      outputs: { type: 'string' },
      prefix: { type: 'string', default: 'Chorus' },
      keep: { type: 'string' },
      compare: { type: 'boolean' },
    },
  });
  const client = clientFor(values.outputs);
  if (!values.compare) return drill(client, values.prefix, values.keep);
  const [one, other] = positionals;
  if (one === undefined || other === undefined) throw new Error('--compare takes two names of tables.');
  return compare(client, one, other);
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (failure) {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`);
  process.exitCode = 2;
}
