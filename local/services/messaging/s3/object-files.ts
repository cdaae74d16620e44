import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isJsonObject, parseJson } from '../../../lib/json.ts';

/** An object with the headers that a new upload of it needs. */
export interface StoredObject {
  /** `/<bucket>/<key>`, encoded as in a URL. */
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** Keeps objects as files: a line of JSON, then the bytes. */
export interface ObjectFiles {
  save(object: StoredObject): Promise<void>;
  remove(objectPath: string): Promise<void>;
  all(): AsyncIterable<StoredObject>;
}

export function createObjectFiles(directory: string): ObjectFiles {
  const fileOf = (objectPath: string) =>
    path.join(directory, `${createHash('sha256').update(objectPath).digest('hex')}.object`);

  return {
    async save({ path: objectPath, headers, body }) {
      await mkdir(directory, { recursive: true });
      const file = fileOf(objectPath);
      // A rename is whole or not at all, whenever the process dies.
      const temporary = `${file}.new`;
      await writeFile(
        temporary,
        Buffer.concat([Buffer.from(`${JSON.stringify({ path: objectPath, headers })}\n`), body]),
      );
      await rename(temporary, file);
    },
    remove: (objectPath) => rm(fileOf(objectPath), { force: true }),
    async *all() {
      const names = await readdir(directory).catch(() => []);
      for (const name of names.filter((candidate) => candidate.endsWith('.object'))) {
        const object = parseFile(await readFile(path.join(directory, name)));
        if (object) yield object;
      }
    },
  };
}

function parseFile(bytes: Buffer): StoredObject | undefined {
  const end = bytes.indexOf('\n');
  const head = parseJson(bytes.subarray(0, end).toString('utf8'));
  if (!isJsonObject(head) || typeof head['path'] !== 'string' || !isJsonObject(head['headers']))
    return undefined;
  const headers = Object.entries(head['headers']).map(([name, value]) => [name, String(value)]);
  return { path: head['path'], headers: Object.fromEntries(headers), body: bytes.subarray(end + 1) };
}
