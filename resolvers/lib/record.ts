import type { Record as StoredRecord } from '../../schema.generated.ts';
import type { ItemKey } from './keys.ts';

/** A record as it lies in the table: docs/data-model.md. */
export interface RecordItem extends StoredRecord {
  pk: string;
  sk: string;
  occurrenceSort: string;
}

/** The owner is part of the key: nobody reaches a record of somebody else. */
export function recordKey(ownerId: string, id: string): ItemKey {
  return { pk: `OWNER#${ownerId}#RECORDS`, sk: id };
}
