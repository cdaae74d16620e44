import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ContextOverrides, loadResolverFile } from '../../local/testing/evaluate-resolver.ts';
import { createManualClock } from '../../local/testing/manual-clock.ts';

const clock = createManualClock();
const step = loadResolverFile(fileURLToPath(new URL('./replaceMessage.ts', import.meta.url)), { clock });

const message = {
  pk: 'ROOM#r1#MESSAGES',
  sk: 'm1',
  id: 'm1',
  roomId: 'r1',
  authorId: 'ana',
  authorName: 'Ana',
  kind: 'TEXT',
  body: 'hello',
  mentions: ['ben'],
  clientId: 'c1',
  createdAt: new Date(clock.now() - 60_000).toISOString(),
  version: 3,
  changeId: 'change3',
};
const tombstone = { ...message, body: null, mentions: [], deletedAt: message.createdAt, version: 4 };

interface TransactItem {
  operation: string;
  key: { pk: { S: string }; sk: { S: string } };
  attributeValues?: Record<string, { S?: string; NULL?: boolean }>;
}

function contextOf(stash: object, rest: ContextOverrides = {}): ContextOverrides {
  return {
    env: { CHAT_TABLE: 'chat' },
    stash: {
      room: {},
      membership: { userId: 'ana', role: 'MEMBER' },
      found: message,
      expectedVersion: 3,
      body: 'edited',
      ...stash,
    },
    ...rest,
  };
}

function itemsOf(stash: object): TransactItem[] {
  const { result, error } = step.evaluate('request', contextOf(stash));
  expect(error).toBeNull();
  return (result as unknown as { transactItems: TransactItem[] }).transactItems;
}

const keysOf = (stash: object) =>
  itemsOf(stash).map(
    ({ operation, key }) => `${operation} ${key.pk.S} ${key.sk.S.replace(/^[0-9A-Z]{26}$/, 'new')}`,
  );

function cancelled(reasons: { type: string; item?: unknown }[], stash: object = {}) {
  const result = { keys: null, cancellationReasons: reasons };
  return step.evaluate(
    'response',
    contextOf(stash, {
      result: JSON.parse(JSON.stringify(result)),
      error: { type: 'DynamoDB:TransactionCanceledException', message: 'cancelled' },
    }),
  );
}

const fine = { type: 'None' };
const failed = (item?: unknown) => ({ type: 'ConditionalCheckFailed', item });

describe('replaceMessage', () => {
  it('edits the message and its one entry in the change log', () => {
    expect(keysOf({})).toEqual([
      'PutItem ROOM#r1#MESSAGES m1',
      'ConditionCheck ROOM#r1 MEMBER#ana',
      'DeleteItem ROOM#r1#CHANGES change3',
      'PutItem ROOM#r1#CHANGES new',
    ]);
  });

  it('deletes what answers repeats of the send, too', () => {
    const items = itemsOf({ isDeletion: true });

    expect(items).toHaveLength(5);
    expect(items[4]).toMatchObject({
      operation: 'PutItem',
      key: { pk: { S: 'USER#ana#IDEMPOTENCY' }, sk: { S: 'sendMessage#c1' } },
    });
    expect(JSON.stringify(items)).not.toContain('hello');
  });

  it('removes what answered repeats once its time is over', () => {
    const found = { ...message, createdAt: new Date(clock.now() - 49 * 3_600_000).toISOString() };

    expect(itemsOf({ isDeletion: true, found })[4]?.operation).toBe('DeleteItem');
  });

  it('leaves at once when it is a tombstone already', () => {
    const answer = step.evaluate('request', contextOf({ isDeletion: true, found: tombstone }));

    expect(answer).toMatchObject({ result: tombstone, earlyReturn: { skipTo: 'NEXT' } });
    expect(answer.stash).toMatchObject({ message: tombstone });
  });

  it('leaves at once when the first run succeeded', () => {
    const done = { id: 'm1' };

    expect(step.evaluate('request', contextOf({ isDeletion: true, message: done }))).toMatchObject({
      result: done,
      earlyReturn: { skipTo: 'NEXT' },
    });
  });

  it.each([
    ['an edit of a deleted message', { found: tombstone }, 'NotFound'],
    ['an edit by an owner', { membership: { userId: 'ben', role: 'OWNER' } }, 'Unauthorized'],
    ['an edit in an archived room', { room: { archivedAt: 'now' } }, 'Unauthorized'],
    ['an edit of another version', { expectedVersion: 2 }, 'Conflict'],
    [
      'a deletion by a member',
      { isDeletion: true, membership: { userId: 'ben', role: 'MEMBER' } },
      'Unauthorized',
    ],
  ])('refuses %s', (_title, stash, type) => {
    expect(step.evaluate('request', contextOf(stash)).error?.type).toBe(type);
  });

  it('shows a conflict what is there, without its keys', () => {
    const current = { ...message, body: 'faster', version: 4 };
    const { error } = cancelled([failed(current), fine]);

    expect(error).toMatchObject({ type: 'Conflict', errorInfo: { current: { body: 'faster', version: 4 } } });
    expect(error?.errorInfo).not.toHaveProperty('current.pk');
  });

  it('tries a deletion once more with what an edit left', () => {
    const current = { ...message, body: 'faster', version: 4 };
    const first = cancelled([failed(current), fine], { isDeletion: true });

    expect(first.error).toBeNull();
    expect(first.stash).toMatchObject({ found: current, isSecondAttempt: true });
    expect(first.stash).not.toHaveProperty('message');
    const second = cancelled([failed(current), fine], { isDeletion: true, isSecondAttempt: true });
    expect(second.error?.type).toBe('Unavailable');
  });

  it('refuses who lost the right meanwhile', () => {
    expect(cancelled([fine, failed()]).error?.type).toBe('Unauthorized');
  });

  it('finds nothing when the message has gone meanwhile', () => {
    expect(cancelled([failed(), fine]).error?.type).toBe('NotFound');
  });
});
