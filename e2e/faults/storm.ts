import { eventually } from './eventually.ts';
import { type FrailRuntime, startFrailRuntime } from './frail-runtime.ts';
import { type Person, startPerson } from './person.ts';
import { createRandom, type Random } from './random.ts';
import { type ScreenFaults, watchScreen } from './screen-watch.ts';
import { readHistory, type TrueMessage } from './truth.ts';
import { compare, type Difference, isClean, sum } from './verdict.ts';

/** How hard it blows. */
export interface StormSettings {
  seed: number;
  people: number;
  rooms: number;
  /** How many of the rooms each person is in. */
  roomsPerPerson: number;
  messages: number;
  /** Sockets cut and devices taken off the network. */
  cuts: number;
  /** Times the runtime is killed and started again. */
  kills: number;
  /** No losses, repeats and drops besides. */
  isCalm?: boolean;
}

/** What came out; every count but the first five is to be zero. */
export interface StormReport {
  sent: number;
  edited: number;
  deleted: number;
  cuts: number;
  kills: number;
  deliveries: number;
  /** Sends that the server has not, or has more than once. */
  sendsLost: number;
  sendsDoubled: number;
  atTheEnd: Difference;
  onTheWay: ScreenFaults;
  /** From the server's clock to each screen, faults included: half of all took at most `p50`. */
  delayMs: { p50: number; p95: number; p99: number };
  seconds: number;
}

/** Faults that go on all the time, beside cuts and kills. */
const weather = {
  events: { dropRate: 0.02, duplicateRate: 0.05, dropAfterStartAckMs: 2_000 },
  responses: { dropRate: 0.02 },
};

const calmingPatienceMs = 120_000;

/** Many people write in several rooms while everything fails that can; then compares what everybody sees. */
export async function runStorm(settings: StormSettings, tell: (line: string) => void): Promise<StormReport> {
  const startedAtMs = Date.now();
  const random = createRandom(settings.seed);
  await using runtime = await startFrailRuntime();
  const { people, roomIds } = await gather(runtime, settings, random);
  try {
    if (settings.isCalm !== true) await runtime.setFaults({ seed: settings.seed, ...weather });
    const storm = new Storm(runtime, settings, random, people);
    await storm.blow(tell);
    await runtime.setFaults({});
    for (const { network } of people) network.comeOnline();
    const rooms = await storm.calm(roomIds);
    return {
      ...storm.counts(),
      ...judgeSends(storm.sentClientIds(), [...rooms.values()].flat()),
      atTheEnd: storm.differences(rooms),
      onTheWay: storm.screenFaults(),
      deliveries: storm.deliveries(rooms),
      delayMs: storm.delays(),
      seconds: Math.round((Date.now() - startedAtMs) / 1000),
    };
  } finally {
    for (const person of people) person.leave();
  }
}

function judgeSends(sent: ReadonlySet<string>, stored: readonly TrueMessage[]) {
  const stores = new Map<string, number>();
  for (const { clientId } of stored) stores.set(clientId, (stores.get(clientId) ?? 0) + 1);
  return {
    sendsLost: [...sent].filter((clientId) => !stores.has(clientId)).length,
    sendsDoubled: [...stores.values()].filter((count) => count > 1).length,
  };
}

async function gather(
  runtime: FrailRuntime,
  { people: count, rooms, roomsPerPerson }: StormSettings,
  random: Random,
): Promise<{ people: Person[]; roomIds: string[] }> {
  const people: Person[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `storm-${String(index).padStart(2, '0')}`;
    const accessToken = await runtime.signUp(name);
    people.push(startPerson({ name, accessToken, outputs: runtime.outputs(), random }));
  }
  const [host] = people;
  if (!host) throw new Error('A storm needs people.');
  const roomIds: string[] = [];
  for (let index = 0; index < rooms; index += 1) {
    const room = await host.engine.createRoom(crypto.randomUUID(), {
      kind: 'PUBLIC',
      name: `Room ${index}`,
      topic: null,
    });
    roomIds.push(room.id);
  }
  await Promise.all(
    people.map(async (person, index) => {
      for (let step = 0; step < Math.min(rooms, roomsPerPerson); step += 1) {
        const roomId = roomIds[(index + step) % roomIds.length] ?? '';
        if (person !== host) await person.engine.joinRoom(roomId);
        person.open(roomId);
      }
    }),
  );
  await eventually(
    () => people.every(({ engine }) => engine.connection.get().phase === 'live'),
    60_000,
    () => 'somebody is not live before the storm',
  );
  return { people, roomIds };
}

interface Seat {
  person: Person;
  roomId: string;
  faults: ScreenFaults;
}

class Storm {
  private readonly runtime: FrailRuntime;
  private readonly settings: StormSettings;
  private readonly random: Random;
  private readonly seats: Seat[];
  private readonly appearances: number[] = [];
  private readonly clientIds = new Set<string>();
  private readonly offline = new Set<Person>();
  private counted = { sent: 0, edited: 0, deleted: 0, cuts: 0, kills: 0 };

  constructor(runtime: FrailRuntime, settings: StormSettings, random: Random, people: readonly Person[]) {
    this.runtime = runtime;
    this.settings = settings;
    this.random = random;
    this.seats = people.flatMap((person) =>
      person.engine.rooms
        .get()
        .entries.slice(0, settings.roomsPerPerson)
        .map(({ room }) => ({
          person,
          roomId: room.id,
          faults: watchScreen(person.open(room.id), (ms) => this.appearances.push(ms)),
        })),
    );
  }

  counts() {
    return this.counted;
  }

  sentClientIds(): ReadonlySet<string> {
    return this.clientIds;
  }

  /** Everybody writes; after every so many messages something fails. */
  async blow(tell: (line: string) => void): Promise<void> {
    const { messages, cuts, kills } = this.settings;
    let restarting: Promise<void> = Promise.resolve();
    for (let number = 1; number <= messages; number += 1) {
      await this.writeOne(number);
      if (Math.floor((number * cuts) / messages) > this.counted.cuts) await this.cutOne();
      if (Math.floor((number * (kills + 1)) / messages) > this.counted.kills && this.counted.kills < kills) {
        this.counted.kills += 1;
        await restarting;
        restarting = this.restart();
      }
      if (number % Math.ceil(messages / 20) === 0) tell(`${number} of ${messages} messages written`);
    }
    await restarting;
  }

  private async restart(): Promise<void> {
    await this.runtime.killAndRestart();
    await this.runtime.setFaults({ seed: this.settings.seed + this.counted.kills, ...weather });
  }

  /** Somebody who has little on its way out writes, and sometimes changes or deletes what they wrote. */
  private async writeOne(number: number): Promise<void> {
    const ready = () => this.seats.filter((seat) => waiting(seat) < 2);
    await eventually(
      () => ready().length > 0,
      120_000,
      () => 'nobody can write any more: everything is stuck',
    );
    const seat = this.random.pick(ready());
    const handle = seat.person.open(seat.roomId);
    const known = new Set(handle.timeline.outgoing.items.get().map(({ clientId }) => clientId));
    handle.send(`${seat.person.name} writes ${number}`);
    for (const { clientId } of handle.timeline.outgoing.items.get()) {
      if (!known.has(clientId)) this.clientIds.add(clientId);
    }
    this.counted.sent += 1;
    if (this.random.happens(0.05)) this.changeOne(seat);
  }

  /** Edits and deletions are no part of the outbox: they may fail here, and then nothing has changed. */
  private changeOne({ person, roomId }: Seat): void {
    const handle = person.open(roomId);
    const own = handle.timeline.state
      .get()
      .window.messages.filter((message) => message.authorId === person.userId && message.body !== null);
    const message = own.at(-1);
    if (!message) return;
    if (this.random.happens(0.3)) {
      handle.deleteMessage(message.id).then(
        () => (this.counted.deleted += 1),
        () => undefined,
      );
    } else {
      handle.editMessage(message.id, message.version, `${message.body ?? ''} (changed)`).then(
        () => (this.counted.edited += 1),
        () => undefined,
      );
    }
  }

  private async cutOne(): Promise<void> {
    this.counted.cuts += 1;
    const { person } = this.random.pick(this.seats);
    if (this.random.happens(0.05)) {
      // While the runtime is down there is nothing to cut.
      await this.runtime.cutAllConnections().catch(() => undefined);
    } else if (this.random.happens(0.3) && !this.offline.has(person)) {
      this.offline.add(person);
      person.network.goOffline(this.random.happens(0.5));
      setTimeout(
        () => {
          this.offline.delete(person);
          person.network.comeOnline();
        },
        this.random.integer(200, 5_000),
      );
    } else {
      person.network.cut();
    }
  }

  /** Waits until everybody is live, nothing is on its way, and every screen shows what the server has. */
  async calm(roomIds: readonly string[]): Promise<Map<string, TrueMessage[]>> {
    await eventually(
      () => {
        for (const seat of this.seats) retryFailed(seat);
        return this.seats.every(
          (seat) => waiting(seat) === 0 && seat.person.engine.connection.get().phase === 'live',
        );
      },
      calmingPatienceMs,
      () => `${this.seats.filter((seat) => waiting(seat) > 0).length} screens still have unsent messages`,
    );
    const [{ person: reader }] = this.seats as [Seat];
    const rooms = new Map<string, TrueMessage[]>();
    for (const roomId of roomIds) {
      const { GraphqlUrl } = this.runtime.outputs().Chorus;
      rooms.set(roomId, await readHistory(GraphqlUrl, reader.accessToken, roomId));
    }
    await Promise.all(this.seats.map(loadWholeHistory));
    // What is different after this patience is reported, not waited for any longer.
    await eventually(
      () => isClean(this.differences(rooms)),
      30_000,
      () => '',
    ).catch(() => undefined);
    return rooms;
  }

  differences(rooms: ReadonlyMap<string, TrueMessage[]>): Difference {
    return sum(
      this.seats.map(({ person, roomId }) =>
        compare(rooms.get(roomId) ?? [], person.open(roomId).timeline.state.get().window.messages),
      ),
    );
  }

  deliveries(rooms: ReadonlyMap<string, TrueMessage[]>): number {
    return this.seats.reduce((total, { roomId }) => total + (rooms.get(roomId)?.length ?? 0), 0);
  }

  delays(): StormReport['delayMs'] {
    const sorted = [...this.appearances].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  }

  screenFaults(): ScreenFaults {
    return this.seats.reduce(
      (total, { faults }) => ({
        doubled: total.doubled + faults.doubled,
        outOfOrder: total.outOfOrder + faults.outOfOrder,
        wentBack: total.wentBack + faults.wentBack,
      }),
      { doubled: 0, outOfOrder: 0, wentBack: 0 },
    );
  }
}

function waiting({ person, roomId }: Seat): number {
  return person.open(roomId).timeline.outgoing.items.get().length;
}

/** What anybody would do who sees "Not sent. Retry?". */
function retryFailed({ person, roomId }: Seat): void {
  const { outgoing } = person.open(roomId).timeline;
  for (const { clientId, state } of outgoing.items.get()) {
    if (state.kind === 'failed') outgoing.retry(clientId);
  }
}

async function loadWholeHistory({ person, roomId }: Seat): Promise<void> {
  const { timeline } = person.open(roomId);
  await eventually(
    async () => {
      const { window, loading } = timeline.state.get();
      // What anybody would do who sees "This room could not be loaded. Retry?".
      if (!timeline.state.get().isLoaded) await timeline.load();
      else if (window.hasNewer) await timeline.jumpToLatest();
      else if (window.hasOlder && !loading) await timeline.loadOlder();
      const { isLoaded, window: loaded } = timeline.state.get();
      return isLoaded && !loaded.hasOlder && !loaded.hasNewer;
    },
    60_000,
    () => {
      const { window, isLoaded, loading, failure } = timeline.state.get();
      const { hasOlder, hasNewer, messages } = window;
      return JSON.stringify({ isLoaded, hasOlder, hasNewer, loaded: messages.length, loading, failure });
    },
  );
}
