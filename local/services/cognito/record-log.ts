import { open, mkdir, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartError } from '../../lib/errors.ts';
import { parseJson, type Json } from '../../lib/json.ts';

/** What a record is about; with a key it names one record. */
export type RecordKind = 'user' | 'group' | 'grant' | 'code' | 'key';

/**
 * Records that survive the process: every change is in memory at once and on disk soon after.
 * Changes made in one synchronous run reach the disk together or not at all.
 */
export interface RecordLog extends AsyncDisposable {
  /** All records of a kind in the order in which they were first put. */
  entries(kind: RecordKind): [key: string, value: Json][];
  put(kind: RecordKind, key: string, value: Json): void;
  remove(kind: RecordKind, key: string): void;
  /** Settles when every change made so far would survive `kill -9`; rejects once the disk has failed. */
  flushed(): Promise<void>;
}

/** A put holds three members, a removal two. One line of the file is an array of them. */
type LiveRecords = Map<string, PutChange>;
type PutChange = [kind: RecordKind, key: string, value: Json];
type Change = [kind: RecordKind, key: string] | PutChange;

/** Below this many changes a rewrite would cost more than it saves. */
const minChangesBeforeCompaction = 2000;

/**
 * Opens the log at `path`, creating folder and file as needed; `null` keeps everything in memory.
 *
 * The file is append-only JSON lines. A line cut off by a crash was never acknowledged and is dropped.
 *
 * @throws StartError `DataUnreadable` when the file is not what this log wrote.
 */
export async function openRecordLog(path: string | null): Promise<RecordLog> {
  const live: LiveRecords = new Map();
  const file = path === null ? null : await openLogFile(path, live);

  let closed = false;
  let collecting: Change[] | null = null;
  let written: Promise<void> = Promise.resolve();

  function record(change: Change): void {
    if (closed) throw new Error('The record log is closed.');
    apply(live, change);
    if (!file) return;
    if (!collecting) {
      const batch: Change[] = [];
      collecting = batch;
      // The batch keeps collecting until the one before it is on disk: one fsync serves many callers.
      written = written.then(() => {
        if (collecting === batch) collecting = null;
        return file.append(batch);
      });
      // Every caller of `flushed` learns of a failure; without callers it must not end the process.
      written.catch(() => undefined);
    }
    collecting.push(change);
  }

  return {
    entries: (kind) =>
      [...live.values()].filter((change) => change[0] === kind).map(([, key, value]) => [key, value]),
    put: (kind, key, value) => record([kind, key, value]),
    remove: (kind, key) => {
      if (live.has(identity(kind, key))) record([kind, key]);
    },
    flushed: () => written,
    async [Symbol.asyncDispose]() {
      if (closed) return;
      closed = true;
      await written.finally(() => file?.close());
    },
  };
}

const identity = (kind: RecordKind, key: string): string => `${kind}\n${key}`;

function apply(live: LiveRecords, change: Change): void {
  const [kind, key] = change;
  if (change.length === 3) live.set(identity(kind, key), change);
  else live.delete(identity(kind, key));
}

interface LogFile {
  append(batch: readonly Change[]): Promise<void>;
  close(): Promise<void>;
}

async function openLogFile(path: string, live: LiveRecords): Promise<LogFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const existing = await readLog(path, live);
  // Secrets lie in it: the owner alone may read.
  let handle = await open(path, 'a', 0o600);
  await handle.truncate(existing.validBytes);
  await syncFolder(path);
  let changesInFile = existing.changes;

  async function compact(): Promise<void> {
    const temporary = `${path}.new`;
    const fresh = await open(temporary, 'w', 0o600);
    await fresh.appendFile([...live.values()].map((change) => `${JSON.stringify([change])}\n`).join(''));
    await fresh.sync();
    await rename(temporary, path);
    await syncFolder(path);
    await handle.close();
    handle = fresh;
    changesInFile = live.size;
  }

  return {
    async append(batch) {
      await handle.appendFile(`${JSON.stringify(batch)}\n`);
      await handle.datasync();
      changesInFile += batch.length;
      if (changesInFile > Math.max(minChangesBeforeCompaction, 4 * live.size)) await compact();
    },
    close: () => handle.close(),
  };
}

async function readLog(path: string, live: LiveRecords): Promise<{ validBytes: number; changes: number }> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  let changes = 0;
  for (const [index, line] of complete.split('\n').entries()) {
    if (line === '') continue;
    const batch = parseBatch(line);
    if (!batch) throw unreadable(path, index + 1);
    for (const change of batch) apply(live, change);
    changes += batch.length;
  }
  return { validBytes: Buffer.byteLength(complete), changes };
}

function unreadable(path: string, line: number): StartError {
  return new StartError(
    'DataUnreadable',
    `${path}:${line} is not a line that the user pool wrote. Restore the file, or delete it to start without users.`,
  );
}

const recordKinds: readonly RecordKind[] = ['user', 'group', 'grant', 'code', 'key'];

function parseBatch(line: string): Change[] | undefined {
  const batch = parseJson(line);
  if (!Array.isArray(batch)) return undefined;
  const changes = batch.flatMap((entry) => parseChange(entry) ?? []);
  return changes.length === batch.length ? changes.map(({ change }) => change) : undefined;
}

/** Wrapped, so that `flatMap` does not flatten a change. */
function parseChange(entry: Json): { change: Change } | undefined {
  if (!Array.isArray(entry)) return undefined;
  const [kindName, key, value] = entry;
  const kind = recordKinds.find((known) => known === kindName);
  if (kind === undefined || typeof key !== 'string') return undefined;
  return { change: value === undefined ? [kind, key] : [kind, key, value] };
}

/** A file's name is durable only when its folder is synced too. */
async function syncFolder(path: string): Promise<void> {
  const folder: FileHandle = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
