import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecordLog } from './record-log.ts';

describe('RecordLog', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'record-log-'));
    path = join(folder, 'nested', 'pool.jsonl');
  });

  afterEach(() => rm(folder, { recursive: true }));

  /** Opens the log anew and reads its users. */
  async function reread(): Promise<[string, unknown][]> {
    await using log = await openRecordLog(path);
    return log.entries('user');
  }

  it('keeps puts and removals across a restart, in order of creation', async () => {
    {
      await using log = await openRecordLog(path);
      log.put('user', 'ada', { n: 1 });
      log.put('user', 'bob', { n: 2 });
      log.put('user', 'cid', { n: 3 });
      log.put('user', 'ada', { n: 4 });
      log.remove('user', 'bob');
      log.put('group', 'ada', { n: 5 });
      await log.flushed();
    }
    expect(await reread()).toEqual([
      ['ada', { n: 4 }],
      ['cid', { n: 3 }],
    ]);
  });

  it('writes what one synchronous run changes as one line', async () => {
    await using log = await openRecordLog(path);
    log.put('user', 'ada', 1);
    log.put('user', 'bob', 2);
    await log.flushed();
    log.put('user', 'cid', 3);
    await log.flushed();
    expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toHaveLength(2);
  });

  it('drops a line that a crash cut off, and writes on after it', async () => {
    {
      await using log = await openRecordLog(path);
      log.put('user', 'ada', 1);
      await log.flushed();
    }
    await appendFile(path, '[["user","bob",');
    {
      await using log = await openRecordLog(path);
      expect(log.entries('user')).toEqual([['ada', 1]]);
      log.put('user', 'cid', 3);
      await log.flushed();
    }
    expect(await reread()).toEqual([
      ['ada', 1],
      ['cid', 3],
    ]);
  });

  it('refuses a file that it did not write, naming the line', async () => {
    await writeFile(join(folder, 'pool.jsonl'), '[["user","ada",1]]\n{"not":"ours"}\n');
    await expect(openRecordLog(join(folder, 'pool.jsonl'))).rejects.toMatchObject({
      code: 'DataUnreadable',
      message: expect.stringContaining('pool.jsonl:2'),
    });
  });

  it('rewrites a file that is mostly history', async () => {
    await using log = await openRecordLog(path);
    for (let count = 0; count < 5000; count++) {
      log.put('user', `user-${count % 10}`, count);
      if (count % 500 === 0) await log.flushed();
    }
    await log.flushed();
    log.put('user', 'last', 0);
    await log.flushed();
    expect((await stat(path)).size).toBeLessThan(50_000);
    await log[Symbol.asyncDispose]();
    expect(await reread()).toHaveLength(11);
  });

  it('is for the owner’s eyes only', async () => {
    await using log = await openRecordLog(path);
    log.put('user', 'ada', 1);
    await log.flushed();
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  it('closes twice without harm and takes nothing more', async () => {
    const log = await openRecordLog(path);
    await log[Symbol.asyncDispose]();
    await log[Symbol.asyncDispose]();
    expect(() => log.put('user', 'ada', 1)).toThrow('closed');
  });

  it('has lost nothing that was flushed when the process is killed', async () => {
    const module = fileURLToPath(new URL('./record-log.ts', import.meta.url));
    const script = `
      const { openRecordLog } = await import(${JSON.stringify(module)});
      const log = await openRecordLog(${JSON.stringify(path)});
      for (let count = 0; ; count++) {
        log.put('user', 'user-' + count, count);
        await log.flushed();
        process.stdout.write(count + '\\n');
      }`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.split('\n').length > 20) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const lastAcknowledged = output.split('\n').length - 2;
    expect(lastAcknowledged).toBeGreaterThanOrEqual(19);
    const kept = new Map(await reread());
    for (let count = 0; count <= lastAcknowledged; count++) expect(kept.get(`user-${count}`)).toBe(count);
  });
});
