import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../lib/audit-entry.ts';
import type { StoredRedrive } from '../lib/redrive-task.ts';
import { createHandler } from './start-redrive.ts';

const queues = [
  { name: 'work', queue: 'Work', deadLetters: 'WorkDead', maxReceives: 5 },
  { name: 'failures', queue: null, deadLetters: 'Failures', maxReceives: null },
];

function given({ depth = 7, takesCommands = true } = {}) {
  const stored: { task: StoredRedrive; entry: AuditEntry }[] = [];
  const commands: string[] = [];
  let nowMs = Date.UTC(2026, 10, 21);
  let ids = 0;
  const runningOf = (queue: string) =>
    stored.find(({ task }) => task.queue === queue && task.status === 'RUNNING')?.task ?? null;
  const handler = createHandler({
    queues,
    depthOf: () => Promise.resolve({ visible: depth, inFlight: 0, delayed: 0 }),
    starts: {
      start(task, entry) {
        if (runningOf(task.queue)) return Promise.resolve(false);
        stored.push({ task, entry });
        return Promise.resolve(true);
      },
      running: (queue) => Promise.resolve(runningOf(queue)),
    },
    commands: {
      sendAll(messages) {
        if (!takesCommands) return Promise.resolve(new Set(messages.map(({ key }) => key)));
        commands.push(...messages.map(({ body }) => body));
        return Promise.resolve(new Set());
      },
    },
    log: { info: () => undefined, error: () => undefined },
    newId: () => `id-${(ids += 1)}`,
    nowMs: () => nowMs,
  });
  const ask = (queue = 'work', max = 1000) => handler({ actorId: 'oscar', queue, max });
  return { ask, stored, commands, advance: (ms: number) => (nowMs += ms) };
}

describe('Starting a redrive', () => {
  it('stores the task with who asked for it, then tells a worker', async () => {
    const { ask, stored, commands } = given();
    const task = { id: 'id-1', queue: 'work', requested: 7, moved: 0, failed: 0, status: 'RUNNING' };
    expect(await ask()).toEqual({ outcome: 'STARTED', task });
    expect(stored).toMatchObject([
      { task, entry: { actorId: 'oscar', action: 'redriveDeadLetters', subject: 'work id-1' } },
    ]);
    expect(commands.map((text) => JSON.parse(text))).toEqual([
      { type: 'deadLetters.redrive', taskId: 'id-1' },
    ]);
  });

  it('asks for no more than are there, and no more than were asked for', async () => {
    expect(await given({ depth: 3 }).ask('work', 10)).toMatchObject({ task: { requested: 3 } });
    expect(await given({ depth: 30 }).ask('work', 10)).toMatchObject({ task: { requested: 10 } });
  });

  it('answers the one that runs when it is asked twice', async () => {
    const { ask, stored, commands } = given();
    const first = await ask();
    expect(await ask()).toEqual(first);
    expect(stored).toHaveLength(1);
    expect(commands).toHaveLength(1);
  });

  it('tells a worker again of one that did not move for a minute', async () => {
    const { ask, commands, advance } = given();
    await ask();
    advance(61_000);
    expect(await ask()).toMatchObject({ outcome: 'STARTED', task: { id: 'id-1' } });
    expect(commands).toHaveLength(2);
  });

  it('says so when the worker could not be told', async () => {
    expect(await given({ takesCommands: false }).ask()).toEqual({ outcome: 'UNAVAILABLE' });
  });

  it.each([
    ['none', 'NOT_FOUND'],
    ['failures', 'NO_WAY_BACK'],
  ])('refuses %s with %s, and stores nothing', async (queue, outcome) => {
    const { ask, stored } = given();
    expect(await ask(queue)).toEqual({ outcome });
    expect(stored).toEqual([]);
  });
});
