import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ReadableValue } from '../web/src/lib/observable-value.ts';
import type { Socket } from '../web/src/realtime/socket.ts';
import type { RoomHandle } from '../web/src/sync/chat-engine.ts';
import type { RunningChat } from '../web/src/sync/start-chat.ts';
import { startNodeChat } from '../web/src/testing/node-chat.ts';
import { openNodeSocket } from '../web/src/testing/realtime-server.ts';
import { type ChatClient, signIn } from './support/chat-client.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

const patienceMs = 15_000;

/** Resolves with the value once it fits; rejects with what it was instead. */
function until<T>(value: ReadableValue<T>, fits: (value: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (fits(value.get())) end(() => resolve(value.get()));
    };
    const timeout = setTimeout(
      () => end(() => reject(new Error(`It stayed ${JSON.stringify(value.get())}`))),
      patienceMs,
    );
    const stop = value.subscribe(check);
    function end(settle: () => void) {
      clearTimeout(timeout);
      stop();
      settle();
    }
    check();
  });
}

/** One person's device: its chat, and the cable that can be pulled. */
interface Device extends RunningChat {
  userId: string;
  pullCable(): void;
  plugIn(): void;
  untilLive(): Promise<unknown>;
  /** Opens a room as a screen does. */
  open(roomId: string): Promise<RoomHandle>;
}

const texts = ({ timeline }: RoomHandle) => timeline.state.get().window.messages.map(({ body }) => body);
const untilTexts = (room: RoomHandle, wanted: (string | null)[]) =>
  until(room.timeline.state, () => JSON.stringify(texts(room)) === JSON.stringify(wanted));

describe('Sync engine', () => {
  let local: LocalProcess;
  let people: Record<'ana' | 'ben', { client: ChatClient; userId: string }>;
  const devices: Device[] = [];

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    people = { ana: await signInAs('ana'), ben: await signInAs('ben') };
  });
  afterEach(() => {
    for (const device of devices.splice(0)) device.dispose();
  });
  afterAll(() => local[Symbol.asyncDispose]());

  async function signInAs(name: string) {
    const client = await signIn(local.outputs, name);
    const { data } = await client.send<{ me: { userId: string } }>('{ me { userId } }');
    return { client, userId: data?.me.userId ?? '' };
  }

  function startDevice(name: 'ana' | 'ben'): Device {
    const { client, userId } = people[name];
    const { accessToken } = client;
    const { GraphqlUrl, RealtimeUrl } = local.outputs.Chorus;
    const open = new Set<{ socket: Socket; closed(): void }>();
    let isCut = false;
    const running = startNodeChat({
      userId,
      endpoints: [{ graphqlUrl: GraphqlUrl, realtimeUrl: RealtimeUrl }],
      tokens: { getToken: () => Promise.resolve(accessToken), refused: () => undefined },
      fetch: (input, init) => (isCut ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init)),
      openSocket(url, protocols, handlers) {
        if (isCut) {
          queueMicrotask(handlers.closed);
          return { send: () => undefined, close: () => undefined };
        }
        const socket = openNodeSocket(url, protocols, handlers);
        open.add({ socket, closed: handlers.closed });
        return socket;
      },
    });
    const device: Device = {
      ...running,
      userId,
      pullCable() {
        isCut = true;
        for (const { socket, closed } of open) {
          closed();
          socket.close();
        }
        open.clear();
      },
      plugIn() {
        isCut = false;
        running.chat.retryNow();
      },
      untilLive: () => until(running.chat.connection, ({ phase }) => phase === 'live'),
      async open(roomId) {
        const room = running.chat.room(roomId);
        room.show();
        await until(room.access, ({ kind }) => kind === 'member');
        await room.timeline.load();
        return room;
      },
    };
    devices.push(device);
    return device;
  }

  /** Ana and Ben in a room of their own, both live in it. */
  async function twoInARoom() {
    const ana = startDevice('ana');
    const ben = startDevice('ben');
    await Promise.all([ana.untilLive(), ben.untilLive()]);
    const { id } = await ana.chat.createRoom(randomUUID(), { name: 'launch', kind: 'PRIVATE' });
    await ana.chat.addMember(id, ben.userId);
    await until(ben.chat.rooms, ({ entries }) => entries.some(({ room }) => room.id === id));
    return { id, ana, ben, atAna: await ana.open(id), atBen: await ben.open(id) };
  }

  it('brings a message to the other one, and a room to whom it was opened for', async () => {
    const { atAna, atBen } = await twoInARoom();
    atAna.send('hello');
    await untilTexts(atBen, ['hello']);
    await untilTexts(atAna, ['hello']);
    expect(atAna.timeline.outgoing.items.get()).toEqual([]);
  });

  it('completes after a gap what was written, edited and deleted, and sends what waited, once and in order', async () => {
    const { ana, ben, atAna, atBen } = await twoInARoom();
    for (const body of ['one', 'two', 'three']) atAna.send(body);
    await untilTexts(atBen, ['one', 'two', 'three']);

    ben.pullCable();
    await until(ben.chat.connection, ({ phase }) => phase !== 'live');
    const [one, two] = atAna.timeline.state.get().window.messages;
    if (!one || !two) throw new Error('Ana has the messages.');
    await atAna.editMessage(one.id, one.version, 'one, edited');
    await atAna.deleteMessage(two.id);
    atAna.send('four');
    await untilTexts(atAna, ['one, edited', null, 'three', 'four']);
    atBen.send('from the tunnel');
    atBen.send('and another');
    await until(ben.chat.connection, (state) => state.phase === 'offline' || state.phase === 'reconnecting');
    expect(texts(atBen)).toEqual(['one', 'two', 'three']);

    ben.plugIn();
    const all = ['one, edited', null, 'three', 'four', 'from the tunnel', 'and another'];
    await ben.untilLive();
    await untilTexts(atBen, all);
    await untilTexts(atAna, all);
    expect(ana.chat.connection.get().phase).toBe('live');
  });

  it('takes the room from someone who was removed', async () => {
    const { id, ana, ben, atAna, atBen } = await twoInARoom();
    await ana.chat.removeMember(id, ben.userId);
    await until(atBen.access, ({ kind }) => kind === 'gone');
    expect(ben.chat.rooms.get().entries.some(({ room }) => room.id === id)).toBe(false);
    atAna.send('among us');
    await untilTexts(atAna, ['among us']);
    expect(texts(atBen)).toEqual([]);
  });

  it('counts unread messages alike on two devices, and forgets them on both when one has read', async () => {
    const { id, ben, atAna } = await twoInARoom();
    const other = startDevice('ben');
    await other.untilLive();
    const unreadAt = ({ chat }: Device) =>
      chat.rooms.get().entries.find(({ room }) => room.id === id)?.unread;
    atAna.send('one');
    atAna.send('two');
    await until(ben.chat.rooms, () => unreadAt(ben) === 2);
    await until(other.chat.rooms, () => unreadAt(other) === 2);
    await other.open(id);
    const last = ben.chat.rooms.get().entries.find(({ room }) => room.id === id)?.room.lastMessage;
    ben.chat.markRead(id, last?.id ?? '');
    await until(other.chat.rooms, () => unreadAt(other) === 0);
  });

  it('shows who is there and who types, and lists the members', async () => {
    const { ana, ben, atAna, atBen } = await twoInARoom();
    await until(atAna.signals, ({ presence }) => presence.get(ben.userId) === 'ONLINE');
    atBen.setTyping(true);
    await until(atAna.signals, ({ typing }) => typing.some(({ userId }) => userId === ben.userId));
    atBen.send('done');
    await until(atAna.signals, ({ typing }) => typing.length === 0);
    await atAna.loadMembers();
    expect(
      atAna.members
        .get()
        .items.map(({ userId }) => userId)
        .sort(),
    ).toEqual([ana.userId, ben.userId].sort());
    expect(atAna.members.get().isComplete).toBe(true);
  });

  it('refuses an edit of what somebody changed meanwhile, and shows what stands there now', async () => {
    const { id, atAna } = await twoInARoom();
    const desk = startDevice('ana');
    await desk.untilLive();
    const atDesk = await desk.open(id);
    atAna.send('draft');
    await untilTexts(atAna, ['draft']);
    await untilTexts(atDesk, ['draft']);
    const [message] = atAna.timeline.state.get().window.messages;
    if (!message) throw new Error('The message is there.');
    await atDesk.editMessage(message.id, 1, 'first');
    const second = atAna.editMessage(message.id, 1, 'second');
    await expect(second).rejects.toMatchObject({
      code: 'Conflict',
      info: { current: { body: 'first', editedAt: expect.any(String) } },
    });
    expect(texts(atAna)).toEqual(['first']);
  });

  it('lets one’s own quick edits follow each other', async () => {
    const { atAna, atBen } = await twoInARoom();
    atAna.send('draft');
    await untilTexts(atAna, ['draft']);
    const [message] = atAna.timeline.state.get().window.messages;
    if (!message) throw new Error('The message is there.');
    await Promise.all(['better', 'best'].map((body) => atAna.editMessage(message.id, 1, body)));
    await untilTexts(atBen, ['best']);
    expect(texts(atAna)).toEqual(['best']);
  });
});
