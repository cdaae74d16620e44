import { randomBytes } from 'node:crypto';
import { createUlids } from '../../functions/lib/ulid.ts';

const newId = createUlids(Date.now, randomBytes);

/** A record on its way, as the mutation queues it; `more` replaces parts of it. */
export function recordMessage(ownerId: string, kind: string, more: object = {}): string {
  const now = new Date().toISOString();
  const record = {
    id: newId(),
    ownerId,
    kind,
    informationOne: 'Lorem secret',
    informationTwo: 'ipsum',
    occurredAt: now,
    submittedAt: now,
    ...more,
  };
  return JSON.stringify({ type: 'record.submitted', record });
}

/** One that can never be stored: a field is empty that must not be. */
export function poisonMessage(ownerId: string): string {
  return recordMessage(ownerId, 'poison', { informationOne: '' });
}
