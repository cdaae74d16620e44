import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import { createMemoryChat } from '../testing/memory-chat.ts';
import { createInboxSync } from './inbox-sync.ts';

function setUp() {
  const chat = createMemoryChat();
  const changed: string[] = [];
  let resyncs = 0;
  const cursors: (string | null)[] = [];
  const inbox = createInboxSync({
    api: {
      syncInbox(cursor, limit) {
        cursors.push(cursor);
        return chat.syncInbox(cursor, limit);
      },
    },
    roomChanged: (roomId) => changed.push(roomId),
    resynced: () => (resyncs += 1),
  });
  chat.followInbox({
    received: inbox.receive,
    damaged: () => undefined,
    acknowledged: () => undefined,
    failed: () => undefined,
  });
  return { chat, inbox, changed, cursors, resyncs: () => resyncs };
}

describe('inbox sync', () => {
  it('tells of each change once, live or caught up', async () => {
    const { chat, inbox, changed } = setUp();
    chat.tellInbox({ kind: 'ROOM_ADDED', roomId: 'r1' });
    chat.tellInbox({ kind: 'ROOM_CHANGED', roomId: 'r2' }, { deliver: false });
    expect(changed).toEqual(['r1']);
    await inbox.catchUp();
    await inbox.catchUp();
    expect(changed).toEqual(['r1', 'r2']);
  });

  it('begins where the list of rooms ends, and goes on from where it was', async () => {
    const { chat, inbox, cursors } = setUp();
    inbox.beginAt('a');
    inbox.beginAt('b');
    await inbox.catchUp();
    chat.tellInbox({ kind: 'ROOM_ADDED', roomId: 'r1' }, { deliver: false });
    await inbox.catchUp();
    await inbox.catchUp();
    expect(cursors).toEqual(['a', 'a', expect.stringMatching(/^m/)]);
  });

  it('reads every page', async () => {
    const { chat, inbox, changed, cursors } = setUp();
    const rooms = Array.from({ length: 450 }, (_, index) => `r${index}`);
    for (const roomId of rooms) chat.tellInbox({ kind: 'ROOM_CHANGED', roomId }, { deliver: false });
    await inbox.catchUp();
    expect(cursors).toHaveLength(3);
    expect(changed).toEqual(rooms);
  });

  it('asks for the list when the log does not reach back far enough, and goes on', async () => {
    const { chat, inbox, changed, resyncs } = setUp();
    inbox.beginAt('m000001');
    chat.oldestChange = 'm000002';
    await inbox.catchUp();
    expect(resyncs()).toBe(1);
    chat.oldestChange = '';
    chat.tellInbox({ kind: 'ROOM_ADDED', roomId: 'r1' }, { deliver: false });
    await inbox.catchUp();
    expect(changed).toEqual(['r1']);
  });

  it('keeps its place when it could not ask', async () => {
    const { chat, inbox, changed } = setUp();
    chat.tellInbox({ kind: 'ROOM_ADDED', roomId: 'r1' }, { deliver: false });
    chat.failure = new ApiError('Network', 'gone');
    await expect(inbox.catchUp()).rejects.toMatchObject({ code: 'Network' });
    chat.failure = null;
    await inbox.catchUp();
    expect(changed).toEqual(['r1']);
  });
});
