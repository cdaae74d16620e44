import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { aMessage, createMemoryChat, messageId } from '../testing/memory-chat.ts';
import type { ChatApi, Message } from './chat-api.ts';
import { visibleMessages } from './message-window.ts';
import { createRoomTimeline } from './room-timeline.ts';

function setUp(overrides: Partial<Pick<ChatApi, 'messages' | 'sendMessage'>> = {}) {
  const chat = createMemoryChat();
  let ids = 0;
  const timeline = createRoomTimeline({
    roomId: 'room-1',
    api: { ...chat, ...overrides },
    ownUserId: 'ben',
    isReachable: () => true,
    clock: createManualClock(),
    createId: () => `own-${++ids}`,
    sent: () => undefined,
  });
  const shown = () => visibleMessages(timeline.state.get().window, 'ben').map(({ id }) => id);
  return { chat, timeline, shown };
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('room timeline', () => {
  it('loads the newest page and then older ones up to the start', async () => {
    const { chat, timeline, shown } = setUp();
    for (const number of numbers(1, 120)) chat.post(aMessage(number));
    await timeline.load();
    expect(shown()).toEqual(numbers(71, 120).map(messageId));
    await timeline.loadOlder();
    await timeline.loadOlder();
    expect(shown()).toEqual(numbers(1, 120).map(messageId));
    expect(timeline.state.get().window.hasOlder).toBe(false);
  });

  it('loads the surroundings of a message and finds its way back to the live end', async () => {
    const { chat, timeline, shown } = setUp();
    for (const number of numbers(1, 200)) chat.post(aMessage(number));
    await timeline.load(messageId(60));
    expect(shown()).toContain(messageId(60));
    timeline.receive(aMessage(201));
    expect(shown()).not.toContain(messageId(201));

    chat.post(aMessage(201));
    while (timeline.state.get().window.hasNewer) await timeline.loadNewer();
    expect(shown()).toEqual(numbers(35, 201).map(messageId));
  });

  it('says when the message asked for is not there', async () => {
    const { chat, timeline } = setUp();
    chat.post(aMessage(1));
    await timeline.load('m000001x');
    expect(timeline.state.get().isTargetMissing).toBe(true);
  });

  it('jumps from the past to the newest page', async () => {
    const { chat, timeline, shown } = setUp();
    for (const number of numbers(1, 200)) chat.post(aMessage(number));
    await timeline.load(messageId(60));
    await timeline.jumpToLatest();
    expect(shown()).toEqual(numbers(151, 200).map(messageId));
    expect(timeline.state.get().window.hasNewer).toBe(false);
  });

  it('fetches what it missed, once each, page by page', async () => {
    const { chat, timeline, shown } = setUp();
    for (const number of numbers(1, 10)) chat.post(aMessage(number));
    await timeline.load();
    timeline.markStale();
    for (const number of numbers(11, 260)) chat.post(aMessage(number));
    timeline.receive(aMessage(260));
    expect(await timeline.catchUp()).toBe(250);
    expect(shown()).toEqual(numbers(1, 260).map(messageId));
  });

  it('stops far behind and leaves the rest to the reader', async () => {
    const { chat, timeline } = setUp();
    for (const number of numbers(1, 10)) chat.post(aMessage(number));
    await timeline.load();
    timeline.markStale();
    for (const number of numbers(11, 1_000)) chat.post(aMessage(number));
    await timeline.catchUp();
    expect(timeline.state.get().window).toMatchObject({ hasNewer: true, isStale: false });
    expect(chat.messagesCalls).toBe(6);
  });

  it('finds a message that became visible late, with an id before the newest', async () => {
    const { chat, timeline, shown } = setUp();
    for (const number of [1, 50, 90, 100]) chat.post(aMessage(number));
    await timeline.load();
    chat.post(aMessage(95), { deliver: false });
    await timeline.catchUp();
    expect(shown()).toContain(messageId(95));
  });

  it('keeps a failed request and its part until it is tried again', async () => {
    const { chat, timeline } = setUp();
    chat.failure = new ApiError('Network', 'gone');
    await timeline.load();
    expect(timeline.state.get()).toMatchObject({ isLoaded: false, failure: { part: 'start' } });
    chat.failure = null;
    await timeline.load();
    expect(timeline.state.get()).toMatchObject({ isLoaded: true, failure: null });
  });

  it('shows one item for a message of one’s own in every order of optimistic entry, result, event and fetch', async () => {
    const steps = fc.shuffledSubarray(
      ['result', 'event', 'event again', 'fetch', 'stale', 'edit event'] as const,
      {
        minLength: 1,
      },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (order) => {
        let answer: ((message: Message) => void) | undefined;
        const { chat, timeline } = setUp({
          sendMessage: () => new Promise((resolve) => (answer = resolve)),
        });
        chat.post(aMessage(1));
        await timeline.load();
        timeline.outgoing.add('hello');
        const own = aMessage(2, { authorId: 'ben', clientId: 'own-1', body: 'hello' });
        const items = () => [
          ...visibleMessages(timeline.state.get().window, 'ben').filter((m) => m.clientId === 'own-1'),
          ...timeline.outgoing.items.get(),
        ];
        expect(items()).toHaveLength(1);
        for (const step of order) {
          if (step === 'result') answer?.(own);
          if (step === 'event' || step === 'event again') timeline.receive(own);
          if (step === 'edit event') timeline.receive({ ...own, version: 2 });
          if (step === 'stale') timeline.markStale();
          if (step === 'fetch') {
            chat.post(own, { deliver: false });
            await timeline.catchUp();
          }
          // The result is delivered in a microtask of its own.
          await Promise.resolve().then(() => Promise.resolve());
          expect(items()).toHaveLength(1);
        }
      }),
    );
  });
});
