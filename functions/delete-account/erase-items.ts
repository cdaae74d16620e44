import { z } from 'zod';
import { deleteKeys } from './delete-keys.ts';
import type { DeletionStep, DeletionTools } from './step.ts';
import { readPage } from './table-page.ts';

/** A partition that is the account's alone, and what stays of it. */
interface OwnPartition {
  table: keyof DeletionTools['tables'];
  pk: string;
  isKept?: (sk: string) => boolean;
}

/** What keeps the account closed has no content, and stays. */
function partitionsOf(userId: string): OwnPartition[] {
  const user = `USER#${userId}`;
  const owner = `OWNER#${userId}`;
  return [
    { table: 'chat', pk: user, isKept: (sk) => sk === 'PROFILE' },
    ...['IDEMPOTENCY', 'INBOX', 'NOTIFICATIONS', 'UNREAD'].map((name): OwnPartition => ({
      table: 'chat',
      pk: `${user}#${name}`,
    })),
    { table: 'tree', pk: `${user}#IDEMPOTENCY` },
    { table: 'records', pk: owner, isKept: (sk) => sk.startsWith('QUOTA#') },
    ...['RECORDS', 'CHANGES', 'JOBS', 'IDEMPOTENCY'].map((name): OwnPartition => ({
      table: 'records',
      pk: `${owner}#${name}`,
    })),
    { table: 'records', pk: `${owner}#TOKENS`, isKept: (sk) => sk === 'LIVE' },
  ];
}

const itemKey = z.object({ pk: z.string(), sk: z.string() });
const itemsRead = 250;

/** Deletes what is the account's alone, page by page. */
export function createItemErasing({ client, tables, pause }: DeletionTools): DeletionStep {
  return async ({ userId }, place) => {
    const partition = partitionsOf(userId)[place.part];
    if (!partition) return null;
    const { items, next } = await readPage(
      client,
      {
        TableName: tables[partition.table],
        KeyConditionExpression: 'pk = :pk AND sk > :after',
        ProjectionExpression: 'pk, sk',
        values: { ':pk': partition.pk, ':after': place.at || ' ' },
        Limit: itemsRead,
      },
      itemKey,
    );
    await deleteKeys(
      client,
      tables[partition.table],
      items.filter(({ sk }) => !partition.isKept?.(sk)),
      pause,
    );
    return next === null ? { ...place, part: place.part + 1, at: '' } : { ...place, at: next };
  };
}
