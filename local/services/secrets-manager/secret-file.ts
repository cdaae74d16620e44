import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartError } from '../../lib/errors.ts';
import { parseJson } from '../../lib/json.ts';
import { parseSecret, type Secret } from './secret.ts';

/** Keeps secrets in one file that only its owner can read. */
export interface SecretFile {
  /** @throws StartError `DataUnreadable` when the file is not what `save` wrote. */
  read(): Promise<Secret[]>;
  /** Settles when the secrets would survive `kill -9`. */
  save(secrets: readonly Secret[]): Promise<void>;
}

export function createSecretFile(path: string): SecretFile {
  return {
    async read() {
      const text = await readFile(path, 'utf8').catch((failure: NodeJS.ErrnoException) => {
        if (failure.code === 'ENOENT') return '[]';
        throw failure;
      });
      const values = parseJson(text);
      const secrets = Array.isArray(values) ? values.map(parseSecret) : [undefined];
      const known = secrets.filter((secret) => secret !== undefined);
      if (known.length < secrets.length) {
        throw new StartError('DataUnreadable', `${path} is damaged. Delete it to have new secrets.`);
      }
      return known;
    },
    async save(secrets) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // A rename is whole or not at all, whenever the process dies.
      const temporary = `${path}.new`;
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify(secrets));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    },
  };
}
