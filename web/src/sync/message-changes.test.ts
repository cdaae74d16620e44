import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import { immediately } from '../lib/paced-value.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { aMessage, createMemoryChat } from '../testing/memory-chat.ts';
import type { Message } from './chat-api.ts';
import { createMessageChanges } from './message-changes.ts';
import { createOutbox } from './outbox.ts';
import { createMemoryOutboxStore } from './outbox-store.ts';
import { createRoomTimeline } from './room-timeline.ts';
import { createMemoryTabs } from './tabs.ts';

async function setUp() {
  const chat = createMemoryChat();
  const clock = createManualClock();
  const message = aMessage(1, { authorId: 'ben', body: 'draft' });
  chat.post(message);
  const outbox = createOutbox({
    userId: 'ben',
    api: chat,
    store: createMemoryOutboxStore(),
    tabs: createMemoryTabs()(),
    sent: () => undefined,
    clock,
    random: () => 0,
    createId: () => 'id',
  });
  const timeline = createRoomTimeline({
    roomId: 'room-1',
    api: chat,
    ownUserId: 'ben',
    outgoing: outbox.room('room-1'),
    pace: immediately,
    found: () => undefined,
    resynced: () => undefined,
  });
  await timeline.load();
  const expected: number[] = [];
  const changes = createMessageChanges({
    roomId: 'room-1',
    api: {
      ...chat,
      editMessage(edit) {
        expected.push(edit.expectedVersion);
        return chat.editMessage(edit);
      },
    },
    timeline,
    arrived: timeline.receive,
    clock,
  });
  const shown = (): Message | undefined => timeline.state.get().window.messages[0];
  return { chat, changes, message, shown, expected };
}

describe('message changes', () => {
  it('show an edit at once, and its answer', async () => {
    const { changes, message, shown } = await setUp();
    const edited = changes.edit(message.id, 1, 'better');
    expect(shown()).toMatchObject({ body: 'better', version: 1 });
    expect(await edited).toMatchObject({ body: 'better', version: 2 });
    expect(shown()).toMatchObject({ body: 'better', version: 2 });
  });

  it('base a second edit on what the first one made, in flight or done', async () => {
    const { changes, message, shown, expected } = await setUp();
    await Promise.all([changes.edit(message.id, 1, 'better'), changes.edit(message.id, 1, 'best')]);
    await changes.edit(message.id, 1, 'best of all');
    expect(expected).toEqual([1, 2, 3]);
    expect(shown()).toMatchObject({ body: 'best of all', version: 4 });
  });

  it('keep showing the second edit when the first one is answered', async () => {
    const { changes, message, shown } = await setUp();
    const first = changes.edit(message.id, 1, 'better');
    const second = changes.edit(message.id, 1, 'best');
    await first;
    expect(shown()).toMatchObject({ body: 'best', version: 2 });
    expect(await second).toMatchObject({ body: 'best', version: 3 });
  });

  it('show what somebody else’s device changed meanwhile, and refuse to overwrite it', async () => {
    const { chat, changes, message, shown } = await setUp();
    await chat.editMessage({ roomId: 'room-1', id: message.id, expectedVersion: 1, body: 'theirs' });
    await expect(changes.edit(message.id, 1, 'mine')).rejects.toMatchObject({ code: 'Conflict' });
    expect(shown()).toMatchObject({ body: 'theirs', version: 2 });
  });

  it('refuse to overwrite what came after one’s own edit', async () => {
    const { chat, changes, message } = await setUp();
    await changes.edit(message.id, 1, 'mine');
    await chat.editMessage({ roomId: 'room-1', id: message.id, expectedVersion: 2, body: 'theirs' });
    await expect(changes.edit(message.id, 1, 'mine again')).rejects.toMatchObject({ code: 'Conflict' });
    await expect(changes.edit(message.id, 3, 'seen')).resolves.toMatchObject({ version: 4 });
  });

  it('take back every hope that fails, and none that does not', async () => {
    const { chat, changes, message, shown } = await setUp();
    chat.failure = new ApiError('Network', 'gone');
    const both = [changes.edit(message.id, 1, 'better'), changes.remove(message.id)];
    expect(shown()).toMatchObject({ body: null });
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(shown()).toEqual(message);

    chat.failure = null;
    await changes.remove(message.id);
    expect(shown()).toMatchObject({ body: null, version: 2 });
  });
});
