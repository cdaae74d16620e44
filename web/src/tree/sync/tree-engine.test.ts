import { describe, expect, it } from 'vitest';
import { ApiError } from '../../graphql/api-error.ts';
import { createObservableValue } from '../../lib/observable-value.ts';
import { immediately } from '../../lib/paced-value.ts';
import type { ConnectionState } from '../../sync/connection-state.ts';
import { alwaysVisible } from '../../sync/tab-watch.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { aChange, aFactory, createMemoryTree } from '../testing/memory-tree.ts';
import { createTreeEngine } from './tree-engine.ts';
import type { Factory } from './tree-api.ts';

const dice = aFactory('dice', { name: 'Dice' });
const coin = aFactory('coin', { name: 'Coin', upperBound: 2 });

function setUp(factories: Factory[] = [dice]) {
  const tree = createMemoryTree('john', factories);
  const clock = createManualClock();
  const connection = createObservableValue<ConnectionState>({ phase: 'connecting' });
  const engine = createTreeEngine({
    api: tree,
    connection,
    tab: alwaysVisible,
    ownUserId: 'john',
    pace: immediately,
    clock,
    random: () => 0.5,
  });
  const shown = () => engine.state.get().factories;
  const remote: string[] = [];
  engine.onRemoteChange(({ change, before }) =>
    remote.push(`${change.kind} ${before?.name ?? '-'} > ${change.factory?.name ?? '-'}`),
  );
  return {
    tree,
    clock,
    connection,
    engine,
    shown,
    remote,
    names: () => shown().map(({ factory }) => factory.name),
    find: (id: string) => shown().find(({ factory }) => factory.id === id)?.factory,
    async live() {
      engine.start();
      connection.set({ phase: 'live' });
      tree.acknowledge();
      await eventually(() => engine.state.get().isCurrent);
    },
    [Symbol.dispose]: () => engine.stop(),
  };
}

/** Waits for what takes a few turns of the promise queue and no time. */
async function eventually(holds: () => boolean) {
  for (let turns = 0; !holds(); turns += 1) {
    if (turns > 1_000) throw new Error('it did not happen');
    await Promise.resolve();
  }
}

describe('A live tree', () => {
  it('is loaded without waiting for the socket, and current only after a catch-up', async () => {
    using test = setUp();
    test.engine.start();
    await eventually(() => test.engine.state.get().isLoaded);
    expect(test.names()).toEqual(['Dice']);
    expect(test.engine.state.get().isCurrent).toBe(false);

    test.tree.acknowledge();
    await eventually(() => test.engine.state.get().isCurrent);
    expect(test.tree.asked.filter((name) => name === 'factories')).toHaveLength(1);
  });

  it('shows what others do, and tells of it once', async () => {
    using test = setUp();
    await test.live();
    const renamed = aChange(1, { ...dice, name: 'Cube', version: 2 });
    test.tree.tell(renamed);
    test.tree.tell(renamed);
    test.tree.tell(aChange(2, coin, { kind: 'CREATED' }));
    test.tree.tell(aChange(3, coin, { kind: 'DELETED' }));

    expect(test.names()).toEqual(['Cube']);
    expect(test.remote).toEqual(['UPDATED Dice > Cube', 'CREATED - > Coin', 'DELETED Coin > -']);
  });

  it('keeps events that come while it is loaded, whatever the answer said', async () => {
    using test = setUp();
    const release = test.tree.holdAnswers();
    test.engine.start();
    test.tree.tell(aChange(1, { ...dice, name: 'Cube', version: 2 }));
    test.tree.tell(aChange(2, coin, { kind: 'CREATED' }));
    release();
    await eventually(() => test.engine.state.get().isLoaded);

    expect(test.names()).toEqual(['Coin', 'Cube']);
    expect(test.remote).toEqual([]);
  });

  it('finds what happened while the connection was gone', async () => {
    using test = setUp([dice, coin]);
    await test.live();
    test.connection.set({ phase: 'reconnecting', retryAtMs: 0 });
    expect(test.engine.state.get().isCurrent).toBe(false);
    test.tree.write(aChange(1, { ...dice, name: 'Cube', version: 2 }));
    test.tree.write(aChange(2, coin, { kind: 'DELETED' }));
    test.connection.set({ phase: 'live' });
    test.tree.acknowledge();
    await eventually(() => test.engine.state.get().isCurrent);

    expect(test.names()).toEqual(['Cube']);
    expect(test.tree.asked.filter((name) => name === 'factories')).toHaveLength(1);
  });

  it('loads everything again when the log no longer reaches back', async () => {
    using test = setUp([dice, coin]);
    await test.live();
    test.connection.set({ phase: 'offline', queued: 0 });
    test.tree.write(aChange(1, coin, { kind: 'DELETED' }));
    test.tree.forgetLog();
    test.tree.acknowledge();
    await eventually(() => test.engine.state.get().isCurrent);

    expect(test.names()).toEqual(['Dice']);
  });

  it('looks again shortly after an acknowledgement, for events that were not sent yet', async () => {
    using test = setUp();
    await test.live();
    test.tree.write(aChange(1, { ...dice, name: 'Cube', version: 2 }));
    test.clock.advance(3_000);

    await eventually(() => test.names()[0] === 'Cube');
  });

  it('says why it could not be loaded, and tries again when asked', async () => {
    using test = setUp();
    test.tree.failNext('factories', new ApiError('Unavailable', 'down'));
    test.engine.start();
    await eventually(() => test.engine.state.get().failure !== null);
    test.engine.refresh();
    await eventually(() => test.engine.state.get().isLoaded);

    expect(test.engine.state.get().failure).toBeNull();
  });

  it('subscribes again when the server ended the subscription', async () => {
    using test = setUp();
    await test.live();
    const [first] = test.tree.followers;
    test.tree.followers.clear();
    first?.failed();
    expect(test.engine.state.get().isCurrent).toBe(false);
    test.clock.advance(5_000);
    test.tree.acknowledge();

    await eventually(() => test.engine.state.get().isCurrent);
  });

  it('begins again after it was stopped', async () => {
    using test = setUp();
    await test.live();
    test.engine.stop();
    expect(test.tree.followers.size).toBe(0);
    await test.live();

    test.tree.tell(aChange(1, { ...dice, name: 'Cube', version: 2 }));
    expect(test.names()).toEqual(['Cube']);
  });
});

describe('Own changes of a tree', () => {
  it('appear at once, in the row that stays when the server has answered', async () => {
    using test = setUp([]);
    await test.live();
    const creating = test.engine.create('c-1', { name: 'Dice', lowerBound: 1, upperBound: 6 });
    expect(test.shown()).toMatchObject([{ key: 'new c-1', isNew: true, factory: { name: 'Dice' } }]);
    const { id } = await creating;

    expect(test.shown()).toMatchObject([{ key: 'new c-1', isNew: false, isSaving: false, factory: { id } }]);
  });

  it('make one row even when the event is faster than the answer', async () => {
    using test = setUp([]);
    await test.live();
    const release = test.tree.holdAnswers();
    const creating = test.engine.create('c-1', { name: 'Dice', lowerBound: 1, upperBound: 6 });
    const [made] = [...test.tree.factoriesThere.values()];
    test.tree.tell(aChange(1, made ?? dice, { kind: 'CREATED', actorId: 'john' }));
    expect(test.shown()).toHaveLength(1);
    release();
    await creating;

    expect(test.shown()).toHaveLength(1);
    expect(test.remote).toEqual([]);
  });

  it('are undone when the server refuses them', async () => {
    using test = setUp();
    await test.live();
    for (const name of ['create', 'update', 'generate']) {
      test.tree.failNext(name, new ApiError('Unavailable', 'down'));
    }
    const outcomes = await Promise.allSettled([
      test.engine.create('c-1', { name: 'Coin', lowerBound: 0, upperBound: 1 }),
      test.engine.update(dice, { name: 'Cube' }),
      test.engine.generate('dice', 5),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(test.shown()).toMatchObject([{ factory: dice, isSaving: false, awaitedCount: null }]);
  });

  it('show as many blanks as numbers are being drawn, and then the numbers', async () => {
    using test = setUp();
    await test.live();
    const generating = test.engine.generate('dice', 5);
    expect(test.shown()).toMatchObject([{ awaitedCount: 5, isSaving: true }]);
    await generating;

    expect(test.shown()).toMatchObject([{ awaitedCount: null, factory: { children: [1, 2, 3, 4, 5] } }]);
  });

  it('go on top of changes of something else, and stop before changes of the same', async () => {
    using test = setUp();
    await test.live();
    test.tree.write(aChange(1, { ...dice, children: [3], version: 2 }));
    await test.engine.update(dice, { name: 'Cube' });
    expect(test.find('dice')).toMatchObject({ name: 'Cube', children: [3], version: 3 });

    test.tree.write(aChange(2, { ...dice, name: 'Die', children: [3], version: 4 }));
    await expect(
      test.engine.update({ ...dice, version: 3, name: 'Cube' }, { name: 'W6' }),
    ).rejects.toMatchObject({
      code: 'Conflict',
    });
    expect(test.find('dice')?.name).toBe('Die');
  });

  it('do not empty numbers that were drawn unseen', async () => {
    using test = setUp();
    await test.live();
    test.tree.tell(test.tree.write(aChange(1, { ...dice, children: [3], version: 2 })));

    await expect(test.engine.update(dice, { lowerBound: 2, upperBound: 6 })).rejects.toMatchObject({
      code: 'Conflict',
    });
    expect(test.find('dice')?.children).toEqual([3]);
  });
});

describe('A deletion', () => {
  it('takes the row away at once and is sent when it can no longer be undone', async () => {
    using test = setUp();
    await test.live();
    test.engine.remove('dice');
    expect(test.names()).toEqual([]);
    expect(test.engine.state.get().removed).toEqual([dice]);
    test.clock.advance(9_999);
    expect(test.tree.asked).not.toContain('remove');
    test.clock.advance(1);
    await eventually(() => !test.tree.factoriesThere.has('dice'));

    expect(test.engine.state.get().removed).toEqual([]);
    expect(test.names()).toEqual([]);
  });

  it('is nothing to the server when it was undone', async () => {
    using test = setUp();
    await test.live();
    test.engine.remove('dice');
    test.engine.undoRemove('dice');
    test.clock.advance(60_000);

    expect(test.names()).toEqual(['Dice']);
    expect(test.tree.asked).not.toContain('remove');
  });

  it('is sent when the page is left', async () => {
    using test = setUp();
    await test.live();
    test.engine.remove('dice');
    test.engine.stop();

    await eventually(() => !test.tree.factoriesThere.has('dice'));
  });

  it('brings the row back when somebody changed it unseen', async () => {
    using test = setUp();
    await test.live();
    const failed: string[] = [];
    test.engine.onRemoveFailed(({ name }, { code }) => failed.push(`${code} ${name}`));
    test.engine.remove('dice');
    test.tree.write(aChange(1, { ...dice, name: 'Cube', version: 2 }));
    test.clock.advance(10_000);
    await eventually(() => failed.length > 0);

    expect(failed).toEqual(['Conflict Cube']);
    expect(test.names()).toEqual(['Cube']);
  });
});
