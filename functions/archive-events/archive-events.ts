import type { SQSBatchResponse } from 'aws-lambda';
import type { DomainEvent } from '../lib/domain-event.ts';
import { consumeEvents } from '../lib/event-batch.ts';
import { peopleOf } from '../lib/event-people.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import { folderOf } from './archive-layout.ts';
import type { Bucket } from './bucket.ts';
import type { Claim, Claims } from './claims.ts';
import type { PeopleIndex } from './people-index.ts';

export interface Archiving {
  claims: Claims;
  bucket: Bucket;
  people: PeopleIndex;
  log: Log;
  newId: () => string;
  /** Epoch milliseconds. */
  nowMs: () => number;
}

/** Longer than the function may run (infra/domain-events.ts): who claimed before that has died. */
const claimMs = 15_000;

/**
 * Writes each event into one object of the archive, once. An event is claimed for an object before the object is
 * written, whole; so one that comes again is in its object, or, when that is not there, its writer died on the way.
 */
export function createHandler({ claims, bucket, people, log, newId, nowMs }: Archiving) {
  async function archive(events: readonly DomainEvent[]): Promise<Set<string>> {
    if (events.length === 0) return new Set();
    const found = await claims.find(events.map(({ id }) => id));
    const written = await writtenOf(found);
    const left = events.filter(({ id }) => !written.has(found.get(id)?.object ?? ''));
    const isBusy = ({ id }: DomainEvent) => (found.get(id)?.claimedAtMs ?? 0) > nowMs() - claimMs;
    const failed = new Set(left.filter(isBusy).map(({ id }) => id));
    const groups = groupByFolder(left.filter((event) => !isBusy(event)));
    await Promise.all(
      [...groups].map(async ([folder, group]) => {
        const isWritten = await write(`${folder}/${newId()}.jsonl`, group, found).catch(
          (failure: unknown) => {
            log.error('Events could not be archived', {
              events: group.length,
              reason: failureReason(failure),
            });
            return false;
          },
        );
        if (!isWritten) for (const { id } of group) failed.add(id);
      }),
    );
    return failed;
  }

  async function writtenOf(found: ReadonlyMap<string, Claim>): Promise<Set<string>> {
    const objects = [...new Set([...found.values()].map(({ object }) => object))];
    const exist = await Promise.all(objects.map((object) => bucket.has(object)));
    return new Set(objects.filter((_object, index) => exist[index]));
  }

  async function write(
    object: string,
    events: readonly DomainEvent[],
    found: ReadonlyMap<string, Claim>,
  ): Promise<boolean> {
    const ids = events.map(({ id }) => id);
    if (!(await claims.claim(ids, { object, claimedAtMs: nowMs() }, found))) return false;
    await people.add(object, [...new Set(events.flatMap(peopleOf))]);
    await bucket.put(object, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    return true;
  }

  return (input: unknown): Promise<SQSBatchResponse> => consumeEvents(input, log, archive);
}

function groupByFolder(events: readonly DomainEvent[]): Map<string, DomainEvent[]> {
  const groups = new Map<string, DomainEvent[]>();
  for (const event of events) {
    const folder = folderOf(event);
    const group = groups.get(folder);
    if (group) group.push(event);
    else groups.set(folder, [event]);
  }
  return groups;
}
