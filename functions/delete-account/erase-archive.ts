import { z } from 'zod';
import { retryUntilDone } from '../lib/attempts.ts';
import type { ArchiveBucket } from './archive-bucket.ts';
import { deleteKeys } from './delete-keys.ts';
import { redactLine } from './redact-event.ts';
import type { DeletionStep, DeletionTools } from './step.ts';
import { readPage } from './table-page.ts';

const indexed = z.object({ object: z.string() });
const objectsRead = 10;

/**
 * Takes the account out of the archive's objects that its index names. The index itself goes with the last pass: two
 * accounts may have been taken out of one object at once.
 */
export function createArchiveErasing(
  { client, tables, pause }: DeletionTools,
  bucket: ArchiveBucket,
): DeletionStep {
  async function erase(object: string, userId: string): Promise<void> {
    await retryUntilDone('An object of the archive', pause, async () => {
      const found = await bucket.read(object);
      if (!found) return true;
      const lines = found.text.split('\n').filter((line) => line !== '');
      const kept = lines.flatMap((line) => redactLine(line, userId) ?? []);
      const text = kept.map((line) => `${line}\n`).join('');
      return text === found.text || bucket.replace(object, text, found.version);
    });
  }

  return async ({ userId, pass }, place) => {
    const { items, next } = await readPage(
      client,
      {
        TableName: tables.archive,
        KeyConditionExpression: 'userId = :user AND #object > :after',
        ExpressionAttributeNames: { '#object': 'object' },
        values: { ':user': userId, ':after': place.at || ' ' },
        Limit: objectsRead,
      },
      indexed,
      'object',
    );
    await Promise.all(items.map(({ object }) => erase(object, userId)));
    if (pass === 'last') {
      const keys = items.map(({ object }) => ({ userId, object }));
      await deleteKeys(client, tables.archive, keys, pause);
    }
    return next === null ? null : { ...place, at: next };
  };
}
