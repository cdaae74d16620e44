import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Factory, FactoryChange } from '../schema.generated.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { type TreePerson, treePerson, type TreeWatch } from './support/tree-person.ts';
import { type TreeScript, treeScript } from './support/tree-script.ts';

const dice = { name: 'Dice', lowerBound: 1, upperBound: 6 };
const watchers = 20;

/** What somebody shows who applies every change by version. */
function shownAfter(changes: readonly FactoryChange[]): Map<string, Factory> {
  const shown = new Map<string, Factory>();
  const gone = new Set<string>();
  for (const { kind, factoryId, factory } of changes) {
    if (kind === 'DELETED') {
      gone.add(factoryId);
      shown.delete(factoryId);
    } else if (factory && !gone.has(factoryId) && factory.version > (shown.get(factoryId)?.version ?? 0)) {
      shown.set(factoryId, factory);
    }
  }
  return shown;
}

describe('Changes of a tree', () => {
  let local: LocalProcess;
  let ana: TreePerson;
  let ben: TreePerson;
  let script: TreeScript;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    [ana, ben, script] = await Promise.all([
      treePerson(local, 'ana'),
      treePerson(local, 'ben'),
      treeScript(local),
    ]);
    // The first change of all starts the function.
    await using watch = await ana.watch('first');
    await ana.create('first', dice);
    await watch.next();
  });
  afterAll(() => local[Symbol.asyncDispose]());

  async function audience(treeId: string): Promise<TreeWatch[]> {
    const people = Array.from({ length: watchers }, (_, index) => (index % 2 ? ana : ben));
    return Promise.all(people.map((person) => person.watch(treeId)));
  }

  async function leave(watches: readonly TreeWatch[]): Promise<void> {
    await Promise.all(watches.map((watch) => watch[Symbol.asyncDispose]()));
  }

  async function heard(watches: readonly TreeWatch[], startedMs: number): Promise<FactoryChange> {
    const changes = await Promise.all(watches.map((watch) => watch.next()));
    expect(performance.now() - startedMs).toBeLessThan(1000);
    expect(new Set(changes.map((change) => JSON.stringify(change))).size).toBe(1);
    return changes[0] as FactoryChange;
  }

  it('reach everybody within a second, from the API and from a script', async () => {
    const treeId = 'scripted';
    const watches = await audience(treeId);
    async function step(act: () => Promise<unknown>): Promise<FactoryChange> {
      const startedMs = performance.now();
      await act();
      return heard(watches, startedMs);
    }
    const outOfBand = { source: 'OUT_OF_BAND', actorId: null };

    expect(await step(() => script.put(treeId, 'raw', dice))).toMatchObject({
      ...outOfBand,
      kind: 'CREATED',
      factoryId: 'raw',
      factory: { ...dice, id: 'raw', treeId, children: [], version: 1, updatedBy: 'OUT_OF_BAND' },
    });
    expect(await step(() => script.set(treeId, 'raw', 'name', 'D6'))).toMatchObject({
      ...outOfBand,
      kind: 'UPDATED',
      factory: { name: 'D6', version: 2 },
    });
    expect(await step(() => script.set(treeId, 'raw', 'children', [6, 1]))).toMatchObject({
      ...outOfBand,
      kind: 'CHILDREN_GENERATED',
      factory: { children: [6, 1], version: 3 },
    });
    expect(await step(() => script.set(treeId, 'raw', 'upperBound', 5))).toMatchObject({
      kind: 'UPDATED',
      factory: { children: [], generatedAt: null, version: 4 },
    });
    expect(await step(() => ana.update(treeId, 'raw', 4, { name: 'Hers' }))).toMatchObject({
      kind: 'UPDATED',
      source: 'API',
      factory: { name: 'Hers', version: 5 },
    });
    const copy = await script.get(treeId, 'raw');
    expect(await step(() => script.remove(treeId, 'raw'))).toMatchObject({
      ...outOfBand,
      kind: 'DELETED',
      factory: null,
    });
    expect(await script.count(treeId)).toBe(0);
    const back = await Promise.all(
      (await script.put(treeId, 'raw', copy ?? {}),
      watches.map((watch) => watch.until(({ factory }) => (factory?.version ?? 0) > 5))),
    );
    expect(back[0]?.at(-1)).toMatchObject({ ...outOfBand, kind: 'CREATED', factory: { version: 6 } });
    const past = Math.floor(Date.now() / 1000) - 1;
    await script.set(treeId, 'raw', 'expiresAt', past);
    const expired = await Promise.all(watches.map((watch) => watch.next()));
    expect(expired.map(({ kind }) => kind)).toEqual(watches.map(() => 'DELETED'));
    expect((await ana.sync(treeId)).data?.field?.changes.map(({ kind }) => kind)).toEqual([
      'CREATED',
      'UPDATED',
      'CHILDREN_GENERATED',
      'UPDATED',
      'UPDATED',
      'DELETED',
      'CREATED',
      'DELETED',
    ]);
    await leave(watches);
  }, 60_000);

  it('go on behind an item that is no factory, which nobody is shown', async () => {
    const treeId = 'poisoned';
    const good = (await ana.create(treeId, dice)).data?.field as Factory;
    await using watch = await ben.watch(treeId);
    await script.put(treeId, 'nameless', { lowerBound: 1, upperBound: 6 });
    await script.put(treeId, 'texts', { ...dice, lowerBound: '1' });
    await script.put(treeId, 'halves', { ...dice, children: [1.5] });
    await script.put(treeId, 'later', { ...dice, name: 'Later' });

    expect((await watch.until(({ factoryId }) => factoryId === 'later')).at(-1)?.kind).toBe('CREATED');
    const items = (await ana.factories(treeId)).data?.field?.items ?? [];
    expect(items.map(({ id }) => id)).toEqual([good.id, 'later']);
    expect((await ana.factory(treeId, 'texts')).errors).toMatchObject([{ errorType: 'NotFound' }]);
    await script.set(treeId, 'nameless', 'name', 'Named');
    expect((await watch.until(({ factoryId }) => factoryId === 'nameless')).at(-1)?.kind).toBe('CREATED');
  });

  it('leave everybody with what the table holds, and never with half a change', async () => {
    const treeId = 'stormy';
    const watches = await audience(treeId);
    const made = await Promise.all(Array.from({ length: 6 }, () => ana.create(treeId, dice)));
    const ids = made.map(({ data }) => data?.field?.id ?? '');

    async function act(person: TreePerson, index: number): Promise<void> {
      const id = ids[index % ids.length] ?? '';
      await person.generate(treeId, id, (index % 15) + 1);
      const { data } = await person.factory(treeId, id);
      const version = data?.field?.version ?? 1;
      if (index > 40) await person.remove(treeId, id, version);
      else if (index % 3 === 0) await script.set(treeId, id, 'name', `raw ${index}`).catch(() => undefined);
      else await person.update(treeId, id, version, { upperBound: 10 + index });
    }
    await Promise.all(Array.from({ length: 44 }, (_, index) => act(index % 2 ? ana : ben, index)));
    const last = (await ana.create(treeId, { ...dice, name: 'Last' })).data?.field as Factory;

    // The stream keeps no order between factories: the last change of each is what has to be there.
    await expect
      .poll(async () => {
        const { changes } = (await ana.sync(treeId)).data?.field ?? { changes: [] };
        const items = (await ana.factories(treeId)).data?.field?.items ?? [];
        return sorted(shownAfter(changes)).join() === items.map((item) => JSON.stringify(item)).join();
      })
      .toBe(true);
    const items = (await ana.factories(treeId)).data?.field?.items ?? [];
    const wanted = new Map(items.map(({ id, version }) => [id, version]));
    const seen = await Promise.all(
      watches.map(async (watch) => {
        const changes: FactoryChange[] = [];
        const isThere = () => {
          const shown = shownAfter(changes);
          return (
            shown.size === wanted.size &&
            [...wanted].every(([id, version]) => shown.get(id)?.version === version)
          );
        };
        while (!isThere()) changes.push(await watch.next());
        return changes;
      }),
    );

    for (const changes of seen) {
      expect(sorted(shownAfter(changes))).toEqual(items.map((item) => JSON.stringify(item)));
      for (const { factory } of changes) {
        expect(
          factory?.children.every((child) => child >= factory.lowerBound && child <= factory.upperBound) ??
            true,
        ).toBe(true);
      }
      for (const id of ids) {
        const versions = changes.flatMap(({ factory }) => (factory?.id === id ? [factory.version] : []));
        expect(versions).toEqual([...versions].sort((one, other) => one - other));
      }
    }
    expect(wanted.has(last.id)).toBe(true);
    expect(await script.count(treeId)).toBe(items.length);
    await leave(watches);
  }, 60_000);
});

function sorted(shown: Map<string, Factory>): string[] {
  return [...shown.values()]
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map((factory) => JSON.stringify(factory));
}
