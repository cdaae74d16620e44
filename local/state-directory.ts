import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './lib/errors.ts';

/** Where a runtime keeps what outlives it. */
export interface StateDirectory {
  /** The folder of one service; `null` when everything stays in memory. */
  folderFor(service: string): string | null;
  /** A secret for a name: unguessable, and the same on each start over the same directory. */
  secretFor(name: string): string;
}

/** Opens (and makes) a state directory. @throws StartError `InvalidOption` when it can't be written. */
export function openStateDirectory(path: string | null): StateDirectory {
  const seed = path === null ? randomBytes(32) : readSeed(path);
  return {
    folderFor: (service) => (path === null ? null : join(path, service)),
    secretFor: (name) => createHmac('sha256', seed).update(name).digest('hex'),
  };
}

/** All secrets derive from one seed, readable by its owner only. */
function readSeed(path: string): Buffer {
  const file = join(path, 'seed');
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (failure) {
    if (!(failure instanceof Error && 'code' in failure && failure.code === 'EEXIST')) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      throw new StartError('InvalidOption', `--data: can't write to ${path}: ${reason}`, { cause: failure });
    }
  }
  return Buffer.from(readFileSync(file, 'utf8'), 'hex');
}
