import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeadLetterQueue, TakenLetter } from '../lib/dead-letter-queue.ts';
import type { StoredRedrive } from '../lib/redrive-task.ts';
import { redrive, type Redriving } from './redrive.ts';
import { RedriveTakenError, type RedriveTasks } from './redrive-tasks.ts';

class KilledError extends Error {}

const startedAtMs = Date.UTC(2026, 10, 21);

/** Queues, a task and a clock; `diesAt` is the call after which, or before which, the process is gone. */
function given(letterCount: number, requested: number) {
  const dead = new Map<string, { sentAtMs: number; isHeld: boolean }>();
  for (let index = 0; index < letterCount; index += 1) {
    dead.set(`m${index}`, { sentAtMs: startedAtMs - 1000, isHeld: false });
  }
  const sent: string[] = [];
  let nowMs = startedAtMs;
  let calls = 0;
  let diesAt = Infinity;
  const refused = new Set<string>();
  let stored: StoredRedrive = {
    id: 't',
    queue: 'work',
    requested,
    moved: 0,
    failed: 0,
    status: 'RUNNING',
    startedAt: new Date(startedAtMs).toISOString(),
    updatedAt: new Date(startedAtMs).toISOString(),
    version: 1,
    sentIds: [],
  };

  /** Half of the deaths come before the call has an effect, half after it. */
  function call<T>(run: () => T): Promise<T> {
    calls += 1;
    if (calls === diesAt) return Promise.reject(new KilledError());
    const result = run();
    calls += 1;
    return calls === diesAt ? Promise.reject(new KilledError()) : Promise.resolve(result);
  }

  const letters: DeadLetterQueue = {
    take: (count) =>
      call(() => {
        nowMs += 1_000;
        const taken = [...dead].filter(([, { isHeld }]) => !isHeld).slice(0, count);
        return taken.map(([id, letter]): TakenLetter => {
          letter.isHeld = true;
          const { sentAtMs } = letter;
          return { id, body: id, sentAtMs, isGivenUp: true, attributes: {}, receiptHandle: id };
        });
      }),
    release(held) {
      for (const { id } of held) {
        const letter = dead.get(id);
        if (letter) letter.isHeld = false;
      }
      return Promise.resolve();
    },
    remove: (gone) =>
      gone.length === 0 ? Promise.resolve() : call(() => gone.forEach(({ id }) => dead.delete(id))),
  };
  const tasks: RedriveTasks = {
    find: () => Promise.resolve(stored),
    advance: (task, { moved, failed, sentIds }) =>
      call(() => {
        if (task.version !== stored.version) throw new RedriveTakenError();
        const { version } = stored;
        stored = {
          ...stored,
          moved: stored.moved + moved,
          failed: stored.failed + failed,
          sentIds,
          version: version + 1,
        };
        return stored;
      }),
    end: () => Promise.reject(new Error('Not part of a redrive.')),
  };
  const redriving: Redriving = {
    watched: { name: 'work', queue: 'Work', deadLetters: 'Dead', maxReceives: 5 },
    letters,
    tasks,
    sender: {
      send: (wanted) =>
        call(() => {
          sent.push(...wanted.map(({ id }) => id).filter((id) => !refused.has(id)));
          return new Set(wanted.map(({ id }) => id).filter((id) => refused.has(id)));
        }),
    },
    depthOf: () => Promise.resolve({ visible: dead.size, inFlight: 0, delayed: 0 }),
    onStep: () => Promise.resolve(),
    nowMs: () => nowMs,
    hasTime: () => true,
  };
  return {
    dead,
    sent,
    refused,
    redriving,
    stored: () => stored,
    run: () => redrive(stored, redriving),
    /** Runs and dies at a call; then what was held is visible again. */
    async runAndDie(call: number): Promise<void> {
      diesAt = calls + call;
      await redrive(stored, redriving).catch((failure: unknown) => {
        if (!(failure instanceof KilledError)) throw failure;
      });
      diesAt = Infinity;
      for (const letter of dead.values()) letter.isHeld = false;
    },
  };
}

describe('A redrive', () => {
  it('moves as many as were asked for', async () => {
    const { run, sent, dead } = given(25, 12);
    expect(await run()).toMatchObject({ task: { moved: 12, failed: 0 }, hasMore: false });
    expect(new Set(sent).size).toBe(12);
    expect(dead.size).toBe(13);
  });

  it('ends when there are fewer than it was asked for', async () => {
    const { run } = given(3, 10);
    expect(await run()).toMatchObject({ task: { moved: 3 }, hasMore: false });
  });

  it('waits for letters that somebody looks at', async () => {
    const { run, dead, redriving } = given(2, 2);
    const [, second] = dead.values();
    if (second) second.isHeld = true;
    const take = redriving.letters.take;
    let takes = 0;
    redriving.letters.take = (count) => {
      takes += 1;
      if (takes === 4 && second) second.isHeld = false;
      return take(count);
    };
    expect(await run()).toMatchObject({ task: { moved: 2 } });
  });

  it('leaves what came after it began, and shows it again', async () => {
    const { run, dead, sent } = given(1, 2);
    dead.set('later', { sentAtMs: startedAtMs + 1, isHeld: false });
    expect(await run()).toMatchObject({ task: { moved: 1 }, hasMore: false });
    expect(sent).toEqual(['m0']);
    expect(dead.get('later')).toMatchObject({ isHeld: false });
  });

  it('counts what the queue does not take, and leaves it', async () => {
    const { run, dead, refused } = given(3, 3);
    refused.add('m1');
    expect(await run()).toMatchObject({ task: { moved: 2, failed: 1 }, hasMore: false });
    expect([...dead.keys()]).toEqual(['m1']);
  });

  it('stops when time is up and goes on later', async () => {
    const { run, redriving, dead } = given(25, 25);
    let steps = 0;
    redriving.hasTime = () => (steps += 1) <= 1;
    expect(await run()).toMatchObject({ task: { moved: 10 }, hasMore: true });
    redriving.hasTime = () => true;
    expect(await run()).toMatchObject({ task: { moved: 25 }, hasMore: false });
    expect(dead.size).toBe(0);
  });

  it('loses nothing and counts each once, wherever it dies, however often', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 35 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 6 }),
        async (count, deaths) => {
          const { run, runAndDie, dead, sent, stored } = given(count, count);
          for (const call of deaths) await runAndDie(call);
          await run();

          expect(dead.size).toBe(0);
          expect(new Set(sent).size).toBe(count);
          expect(stored()).toMatchObject({ moved: count, failed: 0 });
          // Only who dies between sending and counting sends again: ten at most for each death.
          expect(sent.length).toBeLessThanOrEqual(count + 10 * deaths.length);
        },
      ),
    );
  });
});
