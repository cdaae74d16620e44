import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ContextOverrides, loadResolverFile } from '../../local/testing/evaluate-resolver.ts';
import { createManualClock } from '../../local/testing/manual-clock.ts';

const clock = createManualClock();
const step = loadResolverFile(fileURLToPath(new URL('./putMessage.ts', import.meta.url)), { clock });
const nowMs = clock.now();

interface TransactItem {
  operation: string;
  key: { pk: { S: string }; sk: { S: string } };
  update?: { expression: string };
  condition?: { expression: string; expressionValues?: Record<string, { N: number }> };
}

function contextOf(stash: object, rest: ContextOverrides = {}): ContextOverrides {
  return {
    identity: { sub: 'ana', username: 'ana', claims: {} },
    env: { CHAT_TABLE: 'chat' },
    stash: {
      roomId: 'r1',
      clientId: 'c1',
      body: 'hello',
      mentions: [],
      membership: { displayName: 'Ana' },
      sendRate: null,
      slowModeMs: 0,
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

/** The failed transaction, as AppSync shows it to the response handler. */
function cancelled(reasons: { type: string; item?: unknown }[], stash: object = {}) {
  const result = { keys: null, cancellationReasons: reasons };
  const attempt = { roomId: 'r1', body: 'hello', mentions: [] };
  return step.evaluate(
    'response',
    contextOf(
      { attempt, attemptedAtMs: nowMs, ...stash },
      {
        result: JSON.parse(JSON.stringify(result)),
        error: { type: 'DynamoDB:TransactionCanceledException', message: 'cancelled' },
      },
    ),
  );
}

const fine = { type: 'None' };
const failed = (item?: unknown) => ({ type: 'ConditionalCheckFailed', item });

describe('putMessage', () => {
  it('touches items of this message and this sender only', () => {
    const keys = itemsOf({}).map(({ operation, key }) => `${operation} ${key.pk.S}`);

    expect(keys).toEqual([
      'PutItem USER#ana#IDEMPOTENCY',
      'UpdateItem USER#ana',
      'ConditionCheck ROOM#r1',
      'PutItem ROOM#r1#MESSAGES',
      'PutItem ROOM#r1#CHANGES',
    ]);
  });

  it('gives message and change the same sortable id', () => {
    const [, , , message, change] = itemsOf({});

    expect(message?.key.sk.S).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(change?.key.sk).toEqual(message?.key.sk);
  });

  it.each([
    ['opens a window when there is none', null, 'SET windowStart = :now'],
    [
      'opens a window when the last one is over',
      { windowStart: nowMs - 10_000, sends: 20 },
      'SET windowStart = :now',
    ],
    ['counts in a window that is open', { windowStart: nowMs - 9_999, sends: 3 }, 'ADD sends :one'],
  ])('%s', (_title, sendRate, expected) => {
    expect(itemsOf({ sendRate })[1]?.update?.expression).toContain(expected);
  });

  it('lets the twentieth send of a window pass and not the next', () => {
    const [, rate] = itemsOf({ sendRate: { windowStart: nowMs, sends: 19 } });

    expect(rate?.condition?.expression).toBe('windowStart = :start AND sends < :max');
    expect(rate?.condition?.expressionValues?.[':max']).toEqual({ N: 20 });
  });

  it('answers a repeat with the first message', () => {
    const first = { id: 'm1', roomId: 'r1', body: 'hello', mentions: [] };
    const { result, stash, error } = cancelled([failed({ message: first }), failed(), fine, fine, fine]);

    expect(error).toBeNull();
    expect(result).toEqual(first);
    expect(stash['message']).toEqual(first);
  });

  it.each([
    ['another text', { body: 'other' }],
    ['another room', { roomId: 'r2' }],
    ['other mentions', { mentions: ['ben'] }],
  ])('refuses a clientId that was used for %s', (_title, difference) => {
    const first = { id: 'm1', roomId: 'r1', body: 'hello', mentions: [], ...difference };

    expect(cancelled([failed({ message: first })]).error).toMatchObject({
      type: 'IdempotencyMismatch',
      errorInfo: { field: 'clientId' },
    });
  });

  it('says when the next send may come', () => {
    const rate = { windowStart: nowMs - 4_000, sends: 20 };

    expect(cancelled([fine, failed(rate), fine]).error).toMatchObject({
      type: 'RateLimited',
      errorInfo: { retryAfterMs: 6_000 },
    });
  });

  it('tries once more in the window that another send opened', () => {
    const rate = { windowStart: nowMs, sends: 1 };
    const first = cancelled([fine, failed(rate), fine]);

    expect(first.error).toBeNull();
    expect(first.stash).toMatchObject({ isSecondAttempt: true, sendRate: rate });
    expect(cancelled([fine, failed(rate), fine], { isSecondAttempt: true }).error?.type).toBe('Unavailable');
  });

  it('refuses someone who left meanwhile', () => {
    expect(cancelled([fine, fine, failed()]).error?.type).toBe('Unauthorized');
  });

  it('notes the time of the message in slow mode, if the last one is long enough ago', () => {
    const [, , sender] = itemsOf({ slowModeMs: 30_000 });

    expect(sender).toMatchObject({
      operation: 'UpdateItem',
      update: { expression: 'SET lastSentAt = :now' },
      condition: { expressionValues: { ':before': { N: nowMs - 30_000 } } },
    });
  });

  it('says when slow mode lets the next message pass; someone who left is none of its business', () => {
    const slow = { slowModeMs: 30_000 };

    expect(cancelled([fine, fine, failed({ lastSentAt: nowMs - 10_000 })], slow).error).toMatchObject({
      type: 'RateLimited',
      errorInfo: { retryAfterMs: 20_000 },
    });
    expect(cancelled([fine, fine, failed()], slow).error?.type).toBe('Unauthorized');
  });

  it('answers a repeat with the tombstone of what was deleted', () => {
    const first = { id: 'm1', roomId: 'r1', body: null, mentions: [], deletedAt: 'then', version: 2 };

    expect(cancelled([failed({ message: first })])).toMatchObject({ error: null, result: first });
  });

  it('leaves at once when the message is stored', () => {
    const stored = { id: 'm1' };

    expect(step.evaluate('request', contextOf({ message: stored }))).toMatchObject({
      result: stored,
      earlyReturn: { skipTo: 'NEXT' },
    });
  });
});
