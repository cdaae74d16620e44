import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import { immediately } from '../lib/paced-value.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { aMessage, createMemoryChat, messageId } from '../testing/memory-chat.ts';
import type { ChatApi, Message } from './chat-api.ts';
import { visibleMessages } from './message-window.ts';
import { createOutbox } from './outbox.ts';
import { createMemoryOutboxStore } from './outbox-store.ts';
import { createRoomTimeline } from './room-timeline.ts';
import type { RoomTimeline } from './room-timeline.ts';
import { createMemoryTabs } from './tabs.ts';

function setUp(overrides: Partial<Pick<ChatApi, 'messages' | 'sendMessage'>> = {}) {
  const chat = createMemoryChat();
  let ids = 0;
  const outbox = createOutbox({
    userId: 'ben',
    api: { ...chat, ...overrides },
    store: createMemoryOutboxStore(),
    tabs: createMemoryTabs()(),
    sent: (message): void => timeline.receive(message),
    clock: createManualClock(),
    random: () => 0.5,
    createId: () => `own-${++ids}`,
  });
  const timeline: RoomTimeline = createRoomTimeline({
    roomId: 'room-1',
    api: { ...chat, ...overrides },
    ownUserId: 'ben',
    outgoing: outbox.room('room-1'),
    pace: immediately,
    found: () => undefined,
    resynced: () => undefined,
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
    // The last one had arrived live; the others are new.
    expect(await timeline.catchUp()).toBe(249);
    expect(shown()).toEqual(numbers(1, 260).map(messageId));
  });

  it('takes edits and deletions of what is loaded, made while it did not look', async () => {
    const { chat, timeline } = setUp();
    for (const number of numbers(1, 3)) chat.post(aMessage(number));
    await timeline.load();
    timeline.markStale();
    chat.post(aMessage(1, { body: 'edited', version: 2, changeId: messageId(4) }));
    chat.post(aMessage(2, { body: null, deletedAt: 'then', version: 2, changeId: messageId(5) }));
    expect(await timeline.catchUp()).toBe(0);
    expect(timeline.state.get().window.messages.map(({ body }) => body)).toEqual([
      'edited',
      null,
      'message 3',
    ]);
  });

  it('begins anew with the newest page when it is too far behind', async () => {
    const { chat, timeline, shown } = setUp();
    for (const number of numbers(1, 10)) chat.post(aMessage(number));
    await timeline.load();
    timeline.markStale();
    for (const number of numbers(11, 100)) chat.post(aMessage(number));
    chat.oldestChange = messageId(50);
    await timeline.catchUp();
    expect(shown()).toEqual(numbers(51, 100).map(messageId));
    expect(timeline.state.get().window).toMatchObject({ hasOlder: true, hasNewer: false, isStale: false });
  });

  it('shows an edit before it is accepted and takes it back', async () => {
    const { chat, timeline } = setUp();
    chat.post(aMessage(1));
    await timeline.load();
    const body = () => timeline.state.get().window.messages[0]?.body;
    const takeBack = timeline.showInstead(aMessage(1, { body: 'hoped for' }));
    expect(body()).toBe('hoped for');
    takeBack();
    expect(body()).toBe('message 1');
    const tooLate = timeline.showInstead(aMessage(1, { body: 'hoped for' }));
    timeline.receive(aMessage(1, { body: 'somebody else’s', version: 2 }));
    tooLate();
    expect(body()).toBe('somebody else’s');
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
      ['result', 'event', 'event again', 'fetch', 'stale', 'edit event', 'delete event'] as const,
      {
        minLength: 1,
      },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (order) => {
        const answers: ((message: Message) => void)[] = [];
        const { chat, timeline } = setUp({
          sendMessage: () => new Promise((resolve) => void answers.push(resolve)),
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
        // It is kept before it is sent, which takes a few microtasks.
        for (let turns = 0; answers.length === 0 && turns < 100; turns += 1) await Promise.resolve();
        for (const step of order) {
          if (step === 'result') for (const answer of answers) answer(own);
          if (step === 'event' || step === 'event again') timeline.receive(own);
          if (step === 'edit event') timeline.receive({ ...own, version: 2 });
          if (step === 'delete event') timeline.receive({ ...own, body: null, version: 3 });
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
