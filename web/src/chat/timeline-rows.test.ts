import { describe, expect, it } from 'vitest';
import type { Message } from '../sync/chat-api.ts';
import { aMessage, messageId } from '../testing/memory-chat.ts';
import { timelineRows } from './timeline-rows.ts';

const noonMs = new Date(2026, 0, 15, 12).getTime();
const minute = 60_000;

function at(number: number, minutes: number, overrides: Partial<Message> = {}) {
  return aMessage(number, { createdAt: new Date(noonMs + minutes * minute).toISOString(), ...overrides });
}

function rowsOf(messages: Message[], options: Partial<Parameters<typeof timelineRows>[0]> = {}) {
  return timelineRows({ messages, outgoing: [], ownUserId: 'ben', readUpTo: null, ...options });
}

describe('timeline rows', () => {
  it('groups a sender’s messages within five minutes of one another', () => {
    const rows = rowsOf([at(1, 0), at(2, 4), at(3, 8), at(4, 14), at(5, 15, { authorId: 'carla' })]);
    expect(rows.map((row) => row.startsGroup)).toEqual([true, false, false, true, true]);
  });

  it('starts a day once, and a group with it', () => {
    const rows = rowsOf([at(1, 11 * 60 + 58), at(2, 12 * 60 + 1), at(3, 12 * 60 + 2)]);
    expect(rows.map((row) => row.startsDay)).toEqual([true, true, false]);
    expect(rows.map((row) => row.startsGroup)).toEqual([true, true, false]);
  });

  it('keeps system messages out of a person’s group', () => {
    const rows = rowsOf([at(1, 0), at(2, 1, { kind: 'SYSTEM' }), at(3, 2)]);
    expect(rows.map((row) => row.startsGroup)).toEqual([true, true, true]);
  });

  it('marks the first message of others after what was read', () => {
    const messages = [at(1, 0), at(2, 1, { authorId: 'ben' }), at(3, 2), at(4, 3)];
    const rows = rowsOf(messages, { readUpTo: messageId(1) });
    expect(rows.map((row) => row.isFirstUnread)).toEqual([false, false, true, false]);
    expect(rowsOf(messages, { readUpTo: messageId(4) }).some((row) => row.isFirstUnread)).toBe(false);
    expect(rowsOf(messages).some((row) => row.isFirstUnread)).toBe(false);
  });

  it('keeps a message’s key when the server confirms it', () => {
    const outgoing = [
      { clientId: 'c9', body: 'hi', createdAtMs: noonMs, state: { kind: 'sending' } as const },
    ];
    const before = rowsOf([], { outgoing });
    const after = rowsOf([at(9, 0, { authorId: 'ben', clientId: 'c9' })]);
    expect(after[0]?.key).toBe(before[0]?.key);
  });

  it('never shares a key between people who chose the same clientId', () => {
    const rows = rowsOf([at(1, 0, { clientId: 'same' }), at(2, 1, { clientId: 'same', authorId: 'ben' })]);
    expect(new Set(rows.map((row) => row.key)).size).toBe(2);
  });

  it('keeps a row as it is while neither it nor its neighbours change', () => {
    const known = new WeakMap();
    const messages = [at(1, 0), at(2, 1), at(3, 30)];
    const before = rowsOf(messages, { known });
    const after = rowsOf([at(0, -1), ...messages], { known });
    expect(after.slice(2)).toEqual(before.slice(1));
    expect(after[2]).toBe(before[1]);
    expect(after[3]).toBe(before[2]);
    expect(after[1]).toMatchObject({ startsDay: false, startsGroup: false });
  });

  it('begins a day at midnight of the reader, whatever the hour before', () => {
    const rows = rowsOf([at(1, 0), at(2, 11.9 * 60), at(3, 12.1 * 60), at(4, 24 * 60), at(5, 36.1 * 60)]);
    expect(rows.map((row) => row.startsDay)).toEqual([true, false, true, false, true]);
  });
});
