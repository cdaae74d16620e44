import type { ItemKey } from './keys.ts';

/** Key of an item in the table of operations: see docs/data-model.md. */
export function auditKey(at: string, id: string): ItemKey {
  return { pk: 'AUDIT', sk: `${at}#${id}` };
}

/** Redrives of all queues, by their ids, which sort by time. */
export const redrivePartition = 'REDRIVES';
