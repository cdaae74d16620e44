import { setTimeout as delay } from 'node:timers/promises';
import { type Audience, gather } from './audience.ts';
import { type Caller, dialects, type Target } from './dialects.ts';
import { processorSeconds, residentBytes } from './processor-time.ts';

/** The server under load; `pids` counts towards its processor time, the first one towards its memory. */
export interface Subject {
  target: Target;
  pids: readonly number[];
}

/** 100 bytes, as every message of the bench. */
const text =
  'The quick brown fox jumps over the lazy dog while nobody in this small room is looking at it. '.padEnd(
    100,
    '.',
  );

const stallMs = 8000;

/** A meter of deliveries, calls and processor time between two moments. */
function startMeter(pids: readonly number[]) {
  const own = [process.pid];
  const [atMs, cpu, ownCpu] = [performance.now(), processorSeconds(pids), processorSeconds(own)];
  return () => {
    const seconds = (performance.now() - atMs) / 1000;
    return {
      seconds,
      cpuSeconds: processorSeconds(pids) - cpu,
      /** Share of one processor that the generator itself used: near 1, it is what limits. */
      generatorLoad: (processorSeconds(own) - ownCpu) / seconds,
    };
  };
}

export interface FanOut {
  deliveriesPerSecond: number;
  cpuSecondsPer10k: number;
  generatorLoad: number;
}

/** Keeps `senders` messages on their way to all of the audience, one more whenever one has reached everybody. */
function startPump(audience: Audience, callers: Caller[]): { stop(): void; stalled: Promise<never> } {
  const idle = [...callers];
  const base = audience.delivered;
  let sent = 0;
  let isStopped = false;
  let stall: (problem: Error) => void = () => undefined;
  const stalled = new Promise<never>((_resolve, reject) => (stall = reject));
  stalled.catch(() => undefined);
  let seen = -1;
  const watch = setInterval(() => {
    if (audience.delivered === seen)
      stall(new Error(`Stalled: ${seen - base} of ${sent * audience.size} delivered.`));
    seen = audience.delivered;
  }, stallMs);

  function pump(): void {
    while (
      !isStopped &&
      sent * audience.size - (audience.delivered - base) <= (callers.length - 1) * audience.size
    ) {
      const caller = idle.pop();
      if (!caller) return;
      sent += 1;
      caller.call(() => {
        idle.push(caller);
        pump();
      });
    }
  }
  let next = base + audience.size;
  audience.onDelivery = () => {
    if (audience.delivered < next) return;
    next += audience.size;
    pump();
  };
  pump();
  return {
    stalled,
    stop() {
      isStopped = true;
      audience.onDelivery = null;
      clearInterval(watch);
    },
  };
}

export async function fanOut(
  { target, pids }: Subject,
  { subscribers, senders, ms }: { subscribers: number; senders: number; ms: number },
): Promise<FanOut> {
  const room = `fan-${subscribers}`;
  using audience = await gather(
    target,
    Array.from({ length: subscribers }, () => room),
  );
  return await pumped(audience, { target, pids }, room, senders, ms);
}

async function pumped(
  audience: Audience,
  { target, pids }: Subject,
  room: string,
  senders: number,
  ms: number,
): Promise<FanOut> {
  const callers = Array.from({ length: senders }, () => dialects[target.dialect].sender(target, room, text));
  const pump = startPump(audience, callers);
  try {
    // As long as the measurement: what a compiler does for code that is used much is part of nobody's figures.
    await Promise.race([delay(ms), pump.stalled]);
    const before = audience.delivered;
    const read = startMeter(pids);
    await Promise.race([delay(ms), pump.stalled]);
    const { seconds, cpuSeconds, generatorLoad } = read();
    const count = audience.delivered - before;
    if (audience.strange > 0) throw new Error(`${audience.strange} deliveries of unexpected length.`);
    return {
      deliveriesPerSecond: count / seconds,
      cpuSecondsPer10k: (cpuSeconds / count) * 10_000,
      generatorLoad,
    };
  } finally {
    pump.stop();
    await drained(audience);
    for (const caller of callers) caller.end();
  }
}

async function drained(audience: Audience): Promise<void> {
  for (let before = -1; audience.delivered !== before; await delay(50)) before = audience.delivered;
}

export interface CallRate {
  callsPerSecond: number;
  cpuMsPerCall: number;
  generatorLoad: number;
}

async function callRate(
  pids: readonly number[],
  callers: Caller[],
  isGood: (answer: string) => boolean,
  ms: number,
): Promise<CallRate> {
  let count = 0;
  let isStopped = false;
  let problem: string | null = null;
  const loop = (caller: Caller): void =>
    caller.call((answer) => {
      count += 1;
      if (!isGood(answer)) problem ??= answer.slice(0, 500);
      if (!isStopped && problem === null) loop(caller);
    });
  callers.forEach(loop);
  await delay(ms);
  const before = count;
  const read = startMeter(pids);
  await delay(ms);
  const { seconds, cpuSeconds, generatorLoad } = read();
  const calls = count - before;
  isStopped = true;
  await delay(100);
  for (const caller of callers) caller.end();
  if (problem !== null || calls === 0) throw new Error(`A call failed: ${problem ?? 'no answer'}`);
  return { callsPerSecond: calls / seconds, cpuMsPerCall: (cpuSeconds / calls) * 1000, generatorLoad };
}

/** Stores messages in a room nobody listens to. */
export async function sends(
  { target, pids }: Subject,
  { senders, ms }: { senders: number; ms: number },
): Promise<CallRate> {
  const callers = Array.from({ length: senders }, (_none, index) =>
    dialects[target.dialect].sender(target, `sends-${index}`, text),
  );
  return callRate(pids, callers, (answer) => answer.includes(text), ms);
}

export async function history(
  { target, pids }: Subject,
  { readers, ms }: { readers: number; ms: number },
): Promise<CallRate> {
  const room = 'history';
  const { sender, reader } = dialects[target.dialect];
  const writer = sender(target, room, text);
  for (let count = 0; count < 60; count += 1) await new Promise<string>((resolve) => writer.call(resolve));
  writer.end();
  const callers = Array.from({ length: readers }, () => reader(target, room)).filter(
    (caller) => caller !== null,
  );
  return callRate(pids, callers, (answer) => answer.split(text).length === 51, ms);
}

export interface Latency {
  p50Ms: number;
  p99Ms: number;
  delivered: number;
  expected: number;
}

/** Sends at a fixed rate, whatever the server does, and takes the time until each subscriber has each message. */
export async function latency(
  { target }: Subject,
  { subscribers, perSecond, ms }: { subscribers: number; perSecond: number; ms: number },
): Promise<Latency> {
  const room = `latency-${subscribers}`;
  using audience = await gather(
    target,
    Array.from({ length: subscribers }, () => room),
  );
  const callers = Array.from({ length: 16 }, () => dialects[target.dialect].sender(target, room, text));
  const sentAt: number[] = [];
  const nextOf = new Int32Array(subscribers);
  const samples: number[] = [];
  const warmUpCount = Math.ceil(perSecond / 2);
  audience.onDelivery = (subscriber) => {
    const index = nextOf[subscriber] ?? 0;
    nextOf[subscriber] = index + 1;
    if (index >= warmUpCount) samples.push(performance.now() - (sentAt[index] ?? 0));
  };
  const count = Math.round((perSecond * ms) / 1000) + warmUpCount;
  const beginMs = performance.now();
  for (let index = 0; index < count; index += 1) {
    const dueMs = beginMs + (index * 1000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await delay(waitMs);
    let caller = callers.pop();
    while (!caller) {
      await delay(1);
      caller = callers.pop();
    }
    const free = caller;
    // A message that could not leave in time counts from when it was due.
    sentAt.push(dueMs < performance.now() - 2 ? dueMs : performance.now());
    free.call(() => callers.push(free));
  }
  await delay(300);
  await drained(audience);
  for (const caller of callers) caller.end();
  samples.sort((left, right) => left - right);
  const at = (share: number) =>
    samples[Math.min(samples.length - 1, Math.floor(samples.length * share))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), delivered: audience.delivered, expected: count * subscribers };
}

export interface Crowd {
  served: number;
  bytesPerSubscription: number;
  /** Processor milliseconds of a message to ten, alone and among the idle. */
  aloneCpuMs: number;
  amongCpuMs: number;
  aloneMessagesPerSecond: number;
  amongMessagesPerSecond: number;
}

/** Many subscriptions in rooms of ten: what each costs, whether all are served, and what they cost a busy room. */
export async function crowd(
  subject: Subject,
  { subscriptions, ms }: { subscriptions: number; ms: number },
): Promise<Crowd> {
  const { target, pids } = subject;
  const perRoom = 10;
  const [pid = 0] = pids;
  const busyRoom = Array.from({ length: perRoom }, () => 'busy');
  const busy = async () => {
    using audience = await gather(target, busyRoom);
    const { deliveriesPerSecond, cpuSecondsPer10k } = await pumped(audience, subject, 'busy', 1, ms);
    return {
      cpuMs: (cpuSecondsPer10k / 10_000) * 1000 * perRoom,
      messagesPerSecond: deliveriesPerSecond / perRoom,
    };
  };
  // The first run warms the server up for all.
  await busy();
  const alone = await threeTimes(busy);
  await delay(500);
  const bytesBefore = residentBytes(pid);
  const rooms = Array.from(
    { length: subscriptions },
    (_none, index) => `idle-${Math.floor(index / perRoom)}`,
  );
  using audience = await gather(target, rooms);
  await delay(2000);
  const bytesAfter = residentBytes(pid);
  const among = await threeTimes(busy);
  const received = new Uint8Array(subscriptions);
  audience.onDelivery = (subscriber) => (received[subscriber] = 1);
  await sendOnceToEach(target, new Set(rooms));
  await delay(300);
  await drained(audience);
  return {
    served: received.reduce((sum, one) => sum + one, 0),
    bytesPerSubscription: (bytesAfter - bytesBefore) / subscriptions,
    aloneCpuMs: alone.cpuMs,
    amongCpuMs: among.cpuMs,
    aloneMessagesPerSecond: alone.messagesPerSecond,
    amongMessagesPerSecond: among.messagesPerSecond,
  };
}

/** The run in the middle of three, by processor time: one alone may meet a collection of garbage. */
async function threeTimes<T extends { cpuMs: number }>(run: () => Promise<T>): Promise<T> {
  const runs = [await run(), await run(), await run()].sort((left, right) => left.cpuMs - right.cpuMs);
  const [, middle] = runs;
  if (!middle) throw new Error('Nothing was measured.');
  return middle;
}

async function sendOnceToEach(target: Target, rooms: ReadonlySet<string>): Promise<void> {
  for (const room of rooms) {
    const caller = dialects[target.dialect].sender(target, room, text);
    await new Promise<string>((resolve) => caller.call(resolve));
    caller.end();
  }
}

export const workloads = { fanOut, sends, history, latency, crowd };
