import { eventually } from './eventually.ts';
import { startFrailRuntime } from './frail-runtime.ts';
import { givenAPerson, givenARoomOf } from './party.ts';
import { createRandom } from './random.ts';
import { readHistory } from './truth.ts';

/** G8: who was removed hears nothing that was written later than 2 s after the removal. */
export interface RemovalReport {
  writtenAfterRemoval: number;
  /** Of those written later than 2 s after the removal; must be 0. */
  heardTooLate: number;
  /** From the removal to the moment the room left the screen. */
  leftAfterMs: number;
  canStillRead: boolean;
}

const graceMs = 2_000;

/** Removes somebody in the middle of a burst of messages. */
export async function runRemoval(seed: number): Promise<RemovalReport> {
  const random = createRandom(seed);
  await using runtime = await startFrailRuntime();
  const owner = await givenAPerson(runtime, 'owner', random);
  const writers = await Promise.all([1, 2, 3].map((n) => givenAPerson(runtime, `writer-${n}`, random)));
  const victim = await givenAPerson(runtime, 'victim', random);
  const everybody = [owner, ...writers, victim];
  try {
    const roomId = await givenARoomOf(everybody, 'Burst');
    const handle = victim.open(roomId);
    const burst = (from: number) => {
      for (const writer of writers) {
        for (let n = 0; n < 6; n += 1) writer.open(roomId).send(`${writer.name} ${from + n}`);
      }
    };
    burst(0);
    await owner.engine.removeMember(roomId, victim.userId);
    const removedAtMs = Date.now();
    burst(100);
    await eventually(
      () => handle.access.get().kind !== 'member',
      10_000,
      () => 'the room is still on the screen of who was removed',
    );
    const leftAfterMs = Date.now() - removedAtMs;
    await eventually(
      () => Date.now() > removedAtMs + graceMs,
      graceMs + 1_000,
      () => 'time stands still',
    );
    const lateFromMs = Date.now();
    for (const writer of writers) writer.open(roomId).send('much later');
    await eventually(
      () => writers.every((writer) => writer.open(roomId).timeline.outgoing.items.get().length === 0),
      30_000,
      () => 'the burst has not been sent',
    );
    const history = await readHistory(runtime.outputs().Chorus.GraphqlUrl, owner.accessToken, roomId);
    const late = new Set(
      history.filter(({ createdAt }) => Date.parse(createdAt) >= lateFromMs).map(({ id }) => id),
    );
    const seen = handle.timeline.state.get().window;
    return {
      writtenAfterRemoval: history.filter(({ createdAt }) => Date.parse(createdAt) > removedAtMs).length,
      heardTooLate: [...seen.messages, ...seen.ahead].filter(({ id }) => late.has(id)).length,
      leftAfterMs,
      canStillRead: await readHistory(runtime.outputs().Chorus.GraphqlUrl, victim.accessToken, roomId).then(
        () => true,
        () => false,
      ),
    };
  } finally {
    for (const person of everybody) person.leave();
  }
}
