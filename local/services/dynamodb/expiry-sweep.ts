import type { Timer } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import { commit, currentItem, type Engine } from './engine.ts';
import { expiryOf, type ItemChange } from './items/item-change.ts';
import { storageKeys } from './storage/storage-keys.ts';
import { pagesOf, type Change } from './storage/storage.ts';

const sweepEveryMs = 1000;
const trimEveryMs = 60_000;
const entriesPerWrite = 100;

/** Items whose expiry lies further back are kept: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html */
const oldestExpirySeconds = 5 * 365 * 24 * 60 * 60;

/**
 * Deletes what has outlived its time, every second: items past their expiry attribute (with a stream record that says
 * so), client tokens, and once a minute stream records older than a day. AWS takes up to days to delete an expired
 * item; who reads has to filter there, so it does no harm to be quicker here.
 */
export function startExpirySweep(engine: Engine, log: Logger): AsyncDisposable {
  let timer: Timer | null = null;
  let running: Promise<void> = Promise.resolve();
  let lastTrimMs = 0;
  let isStopped = false;

  async function run(): Promise<void> {
    try {
      await sweepItems(engine);
      await sweepTokens(engine);
      if (engine.clock.now() - lastTrimMs >= trimEveryMs) await trimStreams();
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      if (!isStopped) log.error('Expired items could not be deleted.', { reason });
    }
    arm();
  }

  async function trimStreams(): Promise<void> {
    lastTrimMs = engine.clock.now();
    for (const table of engine.tables.list()) await engine.streams.trim(table);
  }

  function arm(): void {
    if (isStopped) return;
    timer = engine.clock.setTimer(() => {
      running = run();
    }, sweepEveryMs);
  }

  arm();
  return {
    async [Symbol.asyncDispose]() {
      isStopped = true;
      timer?.cancel();
      await running;
    },
  };
}

async function sweepItems(engine: Engine): Promise<void> {
  const nowSeconds = Math.floor(engine.clock.now() / 1000);
  const due = {
    gte: storageKeys.expiries,
    lt: `${storageKeys.expiries}${String(nowSeconds).padStart(12, '0')}`,
  };
  for await (const page of pagesOf(engine.storage.scan(due), entriesPerWrite)) {
    const decide = () => {
      const decided = page.map(([key, tableName]) => decideExpiry(engine, key, tableName, nowSeconds));
      return {
        changes: decided.flatMap(({ change }) => change ?? []),
        extra: decided.flatMap(({ extra }) => extra),
      };
    };
    await commit(engine, decide, 'service');
  }
}

const expiryEntry = /^expiry~(\d+)~(\d+)~(.*)$/;

/** The entry goes in any case; the item only when its expiry is still what the entry says. */
function decideExpiry(
  engine: Engine,
  entryKey: string,
  tableName: string,
  nowSeconds: number,
): { change: ItemChange | null; extra: Change[] } {
  const extra: Change[] = [[entryKey, null]];
  const [, seconds, tableId, itemKey = ''] = expiryEntry.exec(entryKey) ?? [];
  const table = engine.tables.find(tableName);
  const attribute = table?.timeToLiveAttribute ?? null;
  if (table === undefined || attribute === null || table.record.id !== Number(tableId)) {
    return { change: null, extra };
  }
  const before = currentItem(engine, table, itemKey);
  const expiry = expiryOf(before, attribute);
  const isDue = expiry === Number(seconds) && expiry > nowSeconds - oldestExpirySeconds;
  return { change: isDue ? { table, itemKey, before, after: null } : null, extra };
}

async function sweepTokens(engine: Engine): Promise<void> {
  const prefix = storageKeys.clientTokenExpiries;
  const due = { gte: prefix, lt: `${prefix}${String(engine.clock.now()).padStart(15, '0')}` };
  for await (const page of pagesOf(engine.storage.scan(due), entriesPerWrite)) {
    await engine.queue.write(page.flatMap(([key, token]) => forgetToken(engine, key, token)));
  }
}

function forgetToken(engine: Engine, expiryKey: string, token: string): Change[] {
  const tokenKey = storageKeys.clientToken(token);
  const text = engine.queue.current(tokenKey);
  const isLast = text !== undefined && JSON.parse(text).expiresAtMs <= engine.clock.now();
  return [[expiryKey, null], ...(isLast ? [[tokenKey, null] as const] : [])];
}
