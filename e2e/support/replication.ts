import { z } from 'zod';
import { callDynamoDb, type DynamoDbPlace } from './dynamodb-wire.ts';
import { createItemHistory, type ItemHistory, type Repair, type Side } from './last-writer.ts';
import { openTableStream, type TableStream, type WireItem, wireItem } from './table-stream.ts';

/** Copies the tables of two runtimes onto each other, as global tables do: item by item, a moment later. */
export interface Replication extends AsyncDisposable {
  /** Copies nothing from now on; resolves when nothing is under way. */
  pause(): Promise<void>;
  resume(): void;
}

interface Table {
  name: string;
  streams: Record<Side, TableStream>;
  histories: Map<string, ItemHistory>;
}

const tableList = z.object({ TableNames: z.array(z.string()) });
const described = z.object({ Table: z.object({ LatestStreamArn: z.string().optional() }) });

const written = z.object({ Attributes: wireItem.optional() });

const sides = ['first', 'second'] as const;
const pauseMs = 30;

/** Starts to copy everything there is and whatever comes. A side that is away gets what it missed when it is back. */
export async function startReplication(places: Readonly<Record<Side, DynamoDbPlace>>): Promise<Replication> {
  const tables = await findTables(places);
  /** What a side that was away has still to get, the newest for each item. */
  const due: Record<Side, Map<string, { table: Table; repair: Repair }>> = {
    first: new Map(),
    second: new Map(),
  };
  let isPaused = false;
  let isEnded = false;

  async function readSide(side: Side): Promise<void> {
    for (const table of tables) {
      for (const change of await table.streams[side].read()) {
        const key = JSON.stringify(change.keys);
        const history = table.histories.get(key) ?? createItemHistory();
        table.histories.set(key, history);
        for (const repair of history.changed(side, change))
          due[repair.side].set(`${table.name} ${key}`, { table, repair });
      }
    }
  }

  async function writeSide(side: Side): Promise<void> {
    for (const [key, { table, repair }] of due[side]) {
      const before = await write(places[side], table.name, repair);
      table.histories.get(JSON.stringify(repair.keys))?.repaired(repair, before);
      due[side].delete(key);
    }
  }

  async function round(): Promise<void> {
    // Who does not answer is away; everything is kept for the next round.
    for (const side of sides) await readSide(side).catch(() => undefined);
    for (const side of sides) await writeSide(side).catch(() => undefined);
  }

  let running = Promise.resolve();
  async function run(): Promise<void> {
    while (!isEnded && !isPaused) {
      await round();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  running = run();
  return {
    async pause() {
      isPaused = true;
      await running;
    },
    resume() {
      isPaused = false;
      running = running.then(run);
    },
    async [Symbol.asyncDispose]() {
      isEnded = true;
      await running;
    },
  };
}

/** Those that both have, with a stream: the same stack made them, so they have the same names. */
async function findTables(places: Readonly<Record<Side, DynamoDbPlace>>): Promise<Table[]> {
  const { TableNames } = tableList.parse(
    await callDynamoDb(places.first, 'DynamoDB_20120810.ListTables', {}),
  );
  const tables: Table[] = [];
  for (const TableName of TableNames) {
    const [first, second] = await Promise.all(
      sides.map(async (side) => {
        const answer = await callDynamoDb(places[side], 'DynamoDB_20120810.DescribeTable', { TableName });
        const { LatestStreamArn } = described.parse(answer).Table;
        return LatestStreamArn === undefined ? null : openTableStream(places[side], LatestStreamArn);
      }),
    );
    if (first && second) tables.push({ name: TableName, streams: { first, second }, histories: new Map() });
  }
  return tables;
}

/** Answers what stood there. */
async function write(
  place: DynamoDbPlace,
  TableName: string,
  { keys, image }: Repair,
): Promise<WireItem | null> {
  const input = { TableName, ReturnValues: 'ALL_OLD' };
  const answer = image
    ? await callDynamoDb(place, 'DynamoDB_20120810.PutItem', { ...input, Item: image })
    : await callDynamoDb(place, 'DynamoDB_20120810.DeleteItem', { ...input, Key: keys });
  return written.parse(answer).Attributes ?? null;
}
