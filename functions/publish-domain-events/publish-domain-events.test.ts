import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { type DomainEvent, domainEvent, formatEvent } from '../lib/domain-event.ts';
import { hasAudience } from './audience.ts';
import { createHandler } from './publish-domain-events.ts';
import { parseStreamEvents } from './stream-event.ts';
import type { Unpublished } from './topic.ts';

type Item = Record<string, unknown>;

const at = '2026-11-21T09:00:00.000Z';
const changeId = '01KAK1ZZZZ0000000000000000';

let sequence = 0;
function streamRecord(pk: string, sk: string, item: Item | null, before: Item | null = null) {
  sequence += 1;
  return {
    eventName: item === null ? 'REMOVE' : before ? 'MODIFY' : 'INSERT',
    dynamodb: {
      SequenceNumber: String(sequence),
      Keys: marshall({ pk, sk }),
      ...(item && { NewImage: marshall({ pk, sk, ...item }, { removeUndefinedValues: true }) }),
      ...(before && { OldImage: marshall({ pk, sk, ...before }, { removeUndefinedValues: true }) }),
    },
  };
}
const roomChange = (item: Item) => streamRecord('ROOM#r#CHANGES', changeId, { at, ...item });
const eventOf = (record: object) => parseStreamEvents({ Records: [record] })[0]?.readEvent() ?? null;

const message = { id: changeId, roomId: 'r', authorId: 'ana', body: 'Hello', mentions: ['ben'] };
const membership = { roomId: 'r', userId: 'ben', role: 'MEMBER' };
const factory = { id: 'f', treeId: 't', name: 'Dice' };
const record = { id: 'x', ownerId: 'dana', status: 'PERSISTED', informationOne: 'one' };
const job = {
  id: 'j',
  ownerId: 'dana',
  requested: 3,
  enqueued: 3,
  persisted: 3,
  rejected: 0,
  outstanding: 0,
  chunksLeft: 0,
  status: 'RUNNING',
  seed: 1,
  version: 2,
  createdAt: at,
};
const finished = { ...job, status: 'COMPLETED', finishedAt: '2026-11-21T09:01:00.000Z' };
const treeChange = (kind: string) =>
  streamRecord('TREE#t#CHANGES', changeId, { at, kind, factoryId: 'f', factory, actorId: 'ana' });
const recordChange = (more: Item) =>
  streamRecord('OWNER#dana#CHANGES', changeId, { record: { ...record, ...more } });

describe('A change', () => {
  it.each<[string, object, string, string, string]>([
    [
      'a new message',
      roomChange({ message }),
      'chat.message.created.v1',
      `rooms/r/messages/${changeId}`,
      'r',
    ],
    [
      'an edit',
      roomChange({ message: { ...message, editedAt: at } }),
      'chat.message.edited.v1',
      `rooms/r/messages/${changeId}`,
      'r',
    ],
    [
      'a deletion',
      roomChange({ message: { ...message, body: null, editedAt: at, deletedAt: at } }),
      'chat.message.deleted.v1',
      `rooms/r/messages/${changeId}`,
      'r',
    ],
    ['a new room', roomChange({ room: { id: 'r' }, membership }), 'chat.room.created.v1', 'rooms/r', 'r'],
    ['another name', roomChange({ room: { id: 'r' } }), 'chat.room.updated.v1', 'rooms/r', 'r'],
    ['its end', roomChange({ room: { id: 'r', archivedAt: at } }), 'chat.room.archived.v1', 'rooms/r', 'r'],
    [
      'an addition',
      roomChange({ membership, fact: 'ADDED', actorId: 'ana' }),
      'chat.membership.added.v1',
      'rooms/r/members/ben',
      'r',
    ],
    [
      'a removal',
      roomChange({ membership, fact: 'REMOVED', actorId: 'ana' }),
      'chat.membership.removed.v1',
      'rooms/r/members/ben',
      'r',
    ],
    ['a factory', treeChange('CREATED'), 'tree.factory.created.v1', 'trees/t/factories/f', 't'],
    [
      'numbers',
      treeChange('CHILDREN_GENERATED'),
      'tree.factory.children_generated.v1',
      'trees/t/factories/f',
      't',
    ],
    ['a record', recordChange({}), 'records.record.persisted.v1', 'owners/dana/records/x', 'dana'],
    [
      'one refused',
      recordChange({ status: 'REJECTED' }),
      'records.record.rejected.v1',
      'owners/dana/records/x',
      'dana',
    ],
    [
      'one deleted',
      recordChange({ deletedAt: at }),
      'records.record.deleted.v1',
      'owners/dana/records/x',
      'dana',
    ],
    [
      'a job',
      streamRecord('OWNER#dana#JOBS', 'j', job),
      'records.job.started.v1',
      'owners/dana/jobs/j',
      'dana',
    ],
    [
      'its end',
      streamRecord('OWNER#dana#JOBS', 'j', finished, job),
      'records.job.finished.v1',
      'owners/dana/jobs/j',
      'dana',
    ],
  ])('of %s is an event, the same at a repeat', (_what, change, type, subject, tenant) => {
    const event = eventOf(change);

    expect(domainEvent.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
    expect(event).toMatchObject({ type, subject, tenant });
    expect(event?.id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(eventOf(change)).toEqual(event);
  });

  it.each([
    ['a read marker', roomChange({ membership })],
    ['an expired entry', streamRecord('ROOM#r#CHANGES', changeId, null)],
    ['a message beside its log', streamRecord('ROOM#r#MESSAGES', changeId, message)],
    ['a profile', streamRecord('USER#ana', 'PROFILE', { userId: 'ana' })],
    ['the progress of a job', streamRecord('OWNER#dana#JOBS', 'j', { ...job, version: 3 }, job)],
    [
      'an ended job that is mended',
      streamRecord('OWNER#dana#JOBS', 'j', { ...finished, version: 9 }, finished),
    ],
  ])('of %s concerns nobody', (_what, change) => {
    expect(eventOf(change)).toBeNull();
  });

  it('takes the body of a deleted message and the factory of a deletion to nobody', () => {
    const deleted = roomChange({ message: { ...message, body: null, deletedAt: at } });
    expect(JSON.stringify(eventOf(deleted))).not.toContain('Hello');
    expect(JSON.stringify(eventOf(treeChange('DELETED')))).not.toContain('Dice');
  });

  it('is as old as its id where nothing else tells', () => {
    // The example of https://github.com/ulid/spec
    const change = streamRecord('OWNER#dana#CHANGES', '01ARYZ6S410000000000000000', { record });
    expect(eventOf(change)?.time).toBe(new Date(1469918176385).toISOString());
  });

  it.each([
    [{ mentions: ['ben'] }, true],
    [{ mentions: [] }, false],
  ])('of a message with %o names somebody: %s', (said, isThere) => {
    const event = eventOf(roomChange({ message: { ...message, ...said } }));
    expect(event && hasAudience(event)).toBe(isThere);
  });

  it('survives the characters that a queue refuses', () => {
    const event = eventOf(roomChange({ message: { ...message, body: 'a\uFFFEb\uFFFF\u0000\uD800' } }));
    const text = event ? formatEvent(event) : '';
    expect(text).not.toMatch(/[\u0000-\u0008\uFFFE\uFFFF\uD800-\uDFFF]/);
    expect(JSON.parse(text)).toEqual(event);
  });
});

describe('A batch of a stream', () => {
  const lines: string[] = [];
  const write = (text: string, fields: object) => void lines.push(text + JSON.stringify(fields));

  async function publish(
    records: { dynamodb: { SequenceNumber: string } }[],
    answer: (events: readonly DomainEvent[]) => Partial<Record<keyof Unpublished, string[]>> = () => ({}),
    unsent: string[] = [],
  ) {
    const published: string[] = [];
    const setAside: string[] = [];
    const response = await createHandler({
      topic: {
        publishAll: (events) => {
          const { waiting = [], refused = [] } = answer(events);
          published.push(...events.map(({ type }) => type));
          return Promise.resolve({ waiting: new Set(waiting), refused: new Set(refused) });
        },
      },
      failures: {
        sendAll: (messages) => {
          setAside.push(...messages.map(({ body }) => body));
          return Promise.resolve(new Set(unsent));
        },
      },
      log: { info: write, error: write },
    })({ Records: records });
    return { published, setAside, failed: response.batchItemFailures.map((one) => one.itemIdentifier) };
  }

  it('goes out whole, but for what concerns nobody', async () => {
    expect(await publish([roomChange({ message }), roomChange({ membership })])).toEqual({
      published: ['chat.message.created.v1'],
      setAside: [],
      failed: [],
    });
  });

  it('comes again from what the topic did not take', async () => {
    const [first, second] = [treeChange('CREATED'), roomChange({ message })];
    const { failed } = await publish([first, second], (events) => ({ waiting: [events[1]?.id ?? ''] }));
    expect(failed).toContain(second.dynamodb.SequenceNumber);
  });

  it('is not held up by what no repeat can help, and says nothing of its content', async () => {
    const damaged = roomChange({ message: { ...message, authorId: 7, body: 'Secret' } });
    const { published, setAside, failed } = await publish([damaged, treeChange('CREATED')]);

    expect(published).toEqual(['tree.factory.created.v1']);
    expect(failed).toEqual([]);
    expect(setAside).toEqual([
      JSON.stringify({
        sequenceNumber: damaged.dynamodb.SequenceNumber,
        key: `ROOM#r#CHANGES ${changeId}`,
        reason: 'ZodError',
      }),
    ]);
    expect(lines.join()).not.toContain('Secret');
  });

  it('keeps a damaged record until it is set aside', async () => {
    const damaged = roomChange({ message: { id: changeId } });
    const { failed } = await publish([damaged], undefined, [damaged.dynamodb.SequenceNumber]);
    expect(failed).toEqual([damaged.dynamodb.SequenceNumber]);
  });
});
