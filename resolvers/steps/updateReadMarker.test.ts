import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadResolverFile } from '../../local/testing/evaluate-resolver.ts';

const step = loadResolverFile(fileURLToPath(new URL('./updateReadMarker.ts', import.meta.url)));
const membership = {
  pk: 'ROOM#r1',
  sk: 'MEMBER#ana',
  roomId: 'r1',
  userId: 'ana',
  lastSentAt: 1,
  version: 4,
};

const request = (marker?: string) =>
  step.evaluate('request', {
    env: { CHAT_TABLE: 'chat' },
    stash: { messageId: 'm5', membership: { ...membership, ...(marker && { readMessageId: marker }) } },
  });

function lost(current: object | null, stash: object = {}) {
  const result = { keys: null, cancellationReasons: [{ type: 'ConditionalCheckFailed', item: current }] };
  return step.evaluate('response', {
    stash: { messageId: 'm5', membership, ...stash },
    result: JSON.parse(JSON.stringify(result)),
    error: { type: 'DynamoDB:TransactionCanceledException', message: 'cancelled' },
  });
}

describe('updateReadMarker', () => {
  it.each([
    ['forward', 'm4', false],
    ['for the first time', undefined, false],
    ['not to where it is', 'm5', true],
    ['not back', 'm6', true],
  ])('moves the marker %s', (_title, marker, leaves) => {
    expect(request(marker).earlyReturn !== null).toBe(leaves);
  });

  it('tells the change log of the membership as others see it', () => {
    const entry = JSON.stringify(
      (request().result as unknown as { transactItems: unknown[] }).transactItems[1],
    );

    expect(entry).toContain('"readMessageId":{"S":"m5"}');
    expect(entry).not.toContain('lastSentAt');
  });

  it('is content with a marker that another device moved further', () => {
    const { error, stash } = lost({ ...membership, version: 5, readMessageId: 'm7' });

    expect(error).toBeNull();
    expect(stash).toMatchObject({ membership: { readMessageId: 'm7' } });
    expect(stash).not.toHaveProperty('isSecondAttempt');
  });

  it('tries once more when something else of the membership changed', () => {
    const current = { ...membership, version: 5 };

    expect(lost(current).stash).toMatchObject({ membership: current, isSecondAttempt: true });
    expect(lost(current, { isSecondAttempt: true }).error?.type).toBe('Unavailable');
  });

  it('refuses someone who left meanwhile', () => {
    expect(lost(null).error?.type).toBe('Unauthorized');
  });
});
