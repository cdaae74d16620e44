import { mkdir } from 'node:fs/promises';
import type { AbstractLevel } from 'abstract-level';
import { ClassicLevel } from 'classic-level';
import { MemoryLevel } from 'memory-level';
import { StartError } from '../../../lib/errors.ts';

/** What is to become of a key: its new text, or `null` when it goes. */
export type Change = readonly [key: string, text: string | null];

/** An ordered range of keys, bounds as byte order has them. */
export interface Range {
  gt?: string;
  gte?: string;
  lt?: string;
  lte?: string;
  reverse?: boolean;
  /** At most so many entries. */
  limit?: number;
}

/** An ordered map of texts, on disk or in memory. Keys are ASCII. */
export interface Storage extends AsyncDisposable {
  /** The stored text of a key. */
  get(key: string): string | undefined;
  /** Applies all changes or none, also when the process is killed halfway. */
  write(changes: readonly Change[]): Promise<void>;
  /** Entries as they are at the time of the call, whatever is written while they are read. */
  scan(range: Range): Cursor;
  /** Everything as it is now; to be closed by the caller. */
  snapshot(): Snapshot;
  /** Removes a range; not atomic. */
  clear(range: Range): Promise<void>;
}

export interface Cursor {
  /** Up to `count` further entries; none at the end. */
  next(count: number): Promise<[key: string, text: string][]>;
  close(): Promise<void>;
}

/** All further entries of a cursor, in pages; closes it at the end. */
export async function* pagesOf(cursor: Cursor, pageSize: number): AsyncGenerator<[string, string][]> {
  try {
    for (;;) {
      const page = await cursor.next(pageSize);
      if (page.length === 0) return;
      yield page;
    }
  } finally {
    await cursor.close();
  }
}

export interface Snapshot {
  get(key: string): string | undefined;
  close(): Promise<void>;
}

type Level = AbstractLevel<string | Buffer | Uint8Array, string, string>;

/**
 * Opens a store in `directory` (made when missing, used by nothing else), or in memory.
 *
 * LevelDB hands each batch to the operating system before it acknowledges it, so an acknowledged write survives the
 * death of the process. It does not wait for the disk: a power cut may take the last moments.
 *
 * @throws StartError `DataDirectoryInUse` when another process holds the directory, `DataUnreadable` when its files
 *   are damaged.
 */
export async function openStorage(directory: string | null): Promise<Storage> {
  const level =
    directory === null ? new MemoryLevel({ storeEncoding: 'utf8' }) : await openDirectory(directory);
  await level.open();
  return createStorage(level);
}

async function openDirectory(directory: string): Promise<Level> {
  try {
    await mkdir(directory, { recursive: true });
    const level = new ClassicLevel(directory);
    await level.open();
    return level;
  } catch (failure) {
    throw startErrorOf(failure, directory);
  }
}

function startErrorOf(failure: unknown, directory: string): StartError {
  const cause = failure instanceof Error ? failure.cause : undefined;
  const options: ErrorOptions = { cause: failure };
  if (cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED') {
    const message = `Another process is using the data in ${directory}: stop it, or give this one a directory of its own.`;
    return new StartError('DataDirectoryInUse', message, options);
  }
  const reason = cause instanceof Error ? cause.message : String(failure);
  return new StartError('DataUnreadable', `The tables in ${directory} cannot be read: ${reason}`, options);
}

function createStorage(level: Level): Storage {
  return {
    get: (key) => level.getSync(key),
    write: (changes) =>
      level.batch(
        changes.map(([key, value]) => (value === null ? { type: 'del', key } : { type: 'put', key, value })),
      ),
    scan(range) {
      const iterator = level.iterator(range);
      return { next: (count) => iterator.nextv(count), close: () => iterator.close() };
    },
    snapshot() {
      const snapshot = level.snapshot();
      return { get: (key) => level.getSync(key, { snapshot }), close: () => snapshot.close() };
    },
    clear: (range) => level.clear(range),
    [Symbol.asyncDispose]: () => level.close(),
  };
}
