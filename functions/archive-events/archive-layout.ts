import type { DomainEvent, EventType } from '../lib/domain-event.ts';

/** What says that something has to be gone. */
const tombstones: ReadonlySet<EventType> = new Set<EventType>([
  'chat.message.deleted.v1',
  'tree.factory.deleted.v1',
  'records.record.deleted.v1',
]);

/**
 * Where an event lies: by the day it happened on, in UTC, named so that query engines take the parts for columns.
 * Deletions lie apart: whoever has to erase reads them alone, and finds what they are about by its subject and day.
 */
export function folderOf({ type, time }: Pick<DomainEvent, 'type' | 'time'>): string {
  const [year, month, day] = new Date(time).toISOString().slice(0, 10).split('-');
  const kind = tombstones.has(type) ? 'tombstones' : 'events';
  return `${kind}/year=${year}/month=${month}/day=${day}`;
}
