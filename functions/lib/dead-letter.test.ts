import { describe, expect, it } from 'vitest';
import { describeDeadLetter } from './dead-letter.ts';
import type { TakenLetter } from './dead-letter-queue.ts';

const watched = { name: 'work', queue: 'Work', deadLetters: 'WorkDead', maxReceives: 5 };
const text = (StringValue: string) => ({ DataType: 'String', StringValue });

function describeLetter(letter: Partial<TakenLetter>) {
  return describeDeadLetter(
    {
      id: 'm-1',
      body: '{}',
      sentAtMs: Date.UTC(2026, 10, 21),
      isGivenUp: false,
      attributes: {},
      receiptHandle: 'h',
      ...letter,
    },
    watched,
  );
}

const given = (more: object) =>
  JSON.stringify({
    requestContext: { requestId: 'r-1', condition: 'RetriesExhausted', approximateInvokeCount: 3, ...more },
    responsePayload: { errorType: 'TypeError', errorMessage: 'secret' },
  });

describe('A dead letter', () => {
  it('is given up by its queue after so many receives', () => {
    expect(describeLetter({ isGivenUp: true })).toEqual({
      id: 'm-1',
      queue: 'work',
      reason: 'Not finished in 5 receives',
      receives: 5,
      firstSeenAt: '2026-11-21T00:00:00.000Z',
      correlationId: null,
      body: '{}',
    });
  });

  it('says what the function said that put it aside', () => {
    const attributes = { reason: text('is not JSON'), attempts: text('2'), correlationId: text('c-1') };
    expect(describeLetter({ attributes })).toMatchObject({
      reason: 'Is not JSON',
      receives: 2,
      correlationId: 'c-1',
    });
  });

  it('names the request that an event or a command goes back to', () => {
    const event = JSON.stringify({ correlationid: 'c-1', data: {} });
    expect(describeLetter({ body: event })).toMatchObject({ correlationId: 'c-1' });
    const command = JSON.stringify({ correlationId: 'c-2' });
    expect(describeLetter({ body: command })).toMatchObject({ correlationId: 'c-2' });
    const attributes = { correlationid: text('c-3') };
    expect(describeLetter({ attributes })).toMatchObject({ correlationId: 'c-3' });
    const wrong = JSON.stringify({ correlationId: 'secret sentence' });
    expect(describeLetter({ body: wrong })).toMatchObject({ correlationId: null });
  });

  it.each([
    ['RetriesExhausted', 'Failed as often as it may (TypeError)'],
    ['RetryAttemptsExhausted', 'Failed as often as it may (TypeError)'],
    ['EventAgeExceeded', 'Grew too old while it failed (TypeError)'],
    ['SomethingNew', 'SomethingNew (TypeError)'],
  ])('of Lambda says %s in words, and no message', (condition, reason) => {
    const shown = describeLetter({ body: given({ condition }) });
    expect(shown).toMatchObject({ reason, receives: 3, correlationId: 'r-1' });
    expect(JSON.stringify(shown)).not.toContain('secret');
  });

  it('of SNS names the code', () => {
    expect(describeLetter({ attributes: { ErrorCode: text('AccessDenied') } })).toMatchObject({
      reason: 'Could not be delivered (AccessDenied)',
    });
  });

  it('sent by hand has no reason', () => {
    expect(describeLetter({ body: 'x' })).toMatchObject({ reason: 'Put here without a reason', receives: 1 });
  });
});
