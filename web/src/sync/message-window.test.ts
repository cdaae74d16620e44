import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aMessage, messageId } from '../testing/memory-chat.ts';
import { addNewerPage, emptyWindow, mergeMessages, reachLiveEnd, receiveMessage } from './message-window.ts';
import type { MessageWindow } from './message-window.ts';

const live: MessageWindow = { ...emptyWindow, hasOlder: false, isStale: false };

describe('message window', () => {
  it('holds each message once, newest version, in id order, whatever the order of arrival', () => {
    const arrivals = fc.array(
      fc.record({ number: fc.integer({ min: 1, max: 8 }), version: fc.integer({ min: 1, max: 4 }) }),
    );
    fc.assert(
      fc.property(arrivals, (list) => {
        const messages = list.map(({ number, version }) => aMessage(number, { version }));
        const window = messages.reduce(receiveMessage, live);
        const newest = new Map<string, number>();
        for (const { id, version } of messages) newest.set(id, Math.max(version, newest.get(id) ?? 0));
        expect(window.messages.map(({ id, version }) => [id, version])).toEqual([...newest].sort());
        expect(mergeMessages([], messages)).toEqual(window.messages);
      }),
    );
  });

  it('keeps the same object when nothing is new', () => {
    const window = receiveMessage(live, aMessage(1));
    expect(receiveMessage(window, aMessage(1))).toBe(window);
  });

  it('does not show what lies beyond a possible gap until the gap is closed', () => {
    const stale = { ...receiveMessage(live, aMessage(1)), isStale: true };
    const ahead = receiveMessage(stale, aMessage(4));
    expect(ahead.messages.map(({ id }) => id)).toEqual([messageId(1)]);
    const closed = reachLiveEnd(addNewerPage(ahead, [aMessage(2), aMessage(3)]));
    expect(closed.messages.map(({ id }) => id)).toEqual([1, 2, 3, 4].map(messageId));
    expect(closed.ahead).toEqual([]);
  });

  it('ignores the edit of a message that is older than what is loaded', () => {
    const window = { ...receiveMessage(live, aMessage(5)), hasOlder: true };
    expect(receiveMessage(window, aMessage(2, { version: 2 }))).toBe(window);
  });
});
