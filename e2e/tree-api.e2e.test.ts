import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Factory } from '../schema.generated.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { type TreePerson, treePerson } from './support/tree-person.ts';
import { type TreeScript, treeScript } from './support/tree-script.ts';

const dice = { name: 'Dice', lowerBound: 1, upperBound: 6 };
const maxBound = 99_999_999;

describe('Factories', () => {
  let local: LocalProcess;
  let ana: TreePerson;
  let ben: TreePerson;
  let script: TreeScript;
  let trees = 0;
  const newTree = () => `tree-${(trees += 1)}`;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    [ana, ben, script] = await Promise.all([
      treePerson(local, 'ana'),
      treePerson(local, 'ben'),
      treeScript(local),
    ]);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  async function made(treeId: string, input: object = dice): Promise<Factory> {
    const { data, errors } = await ana.create(treeId, input);
    expect(errors).toEqual([]);
    return data?.field as Factory;
  }

  const refused = (errorType: string, more: object = {}) => [expect.objectContaining({ errorType, ...more })];
  const badRequest = (field: string) =>
    refused('BadRequest', { errorInfo: expect.objectContaining({ field }) });

  it.each([
    ['a name of 1', { name: 'x' }],
    ['a name of 50', { name: 'x'.repeat(50) }],
    ['the widest pool', { lowerBound: 0, upperBound: maxBound }],
    ['the smallest pool', { lowerBound: maxBound - 1, upperBound: maxBound }],
  ])('takes %s', async (_title, difference) => {
    expect(await made(newTree(), { ...dice, ...difference })).toMatchObject({ version: 1, children: [] });
  });

  it.each([
    ['no name', { name: '  ' }, 'input.name'],
    ['a name of 51', { name: 'x'.repeat(51) }, 'input.name'],
    ['a control character', { name: 'a\u0007b' }, 'input.name'],
    ['a negative bound', { lowerBound: -1 }, 'input.lowerBound'],
    ['a bound too high', { upperBound: maxBound + 1 }, 'input.upperBound'],
    ['equal bounds', { lowerBound: 6 }, 'input.lowerBound'],
    ['crossed bounds', { lowerBound: 7 }, 'input.lowerBound'],
  ])('refuses %s, new and as a change', async (_title, difference, field) => {
    const treeId = newTree();
    const { id } = await made(treeId);

    expect((await ana.create(treeId, { ...dice, ...difference })).errors).toEqual(badRequest(field));
    expect((await ana.update(treeId, id, 1, difference)).errors).toEqual(badRequest(field));
    expect((await ana.factory(treeId, id)).data?.field?.version).toBe(1);
  });

  it.each([['', 'a b', 'x'.repeat(65), 'ä']].flat())('refuses the tree %j', async (treeId) => {
    expect((await ana.factories(treeId)).errors).toEqual(badRequest('treeId'));
    expect((await ana.create(treeId, dice)).errors).toEqual(badRequest('treeId'));
  });

  it.each([0, 16, -1])('refuses %d numbers', async (count) => {
    const treeId = newTree();
    const { id } = await made(treeId);

    expect((await ana.generate(treeId, id, count)).errors).toEqual(badRequest('count'));
  });

  it('refuses parts of numbers', async () => {
    expect((await ana.generate(newTree(), 'x', 1.5)).errors).toHaveLength(1);
    expect((await ana.create(newTree(), { ...dice, upperBound: 6.5 })).errors).toHaveLength(1);
  });

  it('draws 1 and 15 numbers from the pool, and empties them with another pool only', async () => {
    const treeId = newTree();
    const { id } = await made(treeId);
    expect((await ben.generate(treeId, id, 1)).data?.field?.children).toHaveLength(1);
    const filled = (await ben.generate(treeId, id, 15)).data?.field as Factory;
    expect(filled.children).toHaveLength(15);
    expect(filled.children.every((child) => child >= 1 && child <= 6)).toBe(true);

    const renamed = (await ana.update(treeId, id, 3, { name: ' D6 ', upperBound: 6 })).data?.field;
    expect(renamed).toMatchObject({ name: 'D6', children: filled.children, version: 4 });
    const widened = (await ana.update(treeId, id, 4, { upperBound: 7 })).data?.field;
    expect(widened).toMatchObject({ children: [], generatedAt: null, lowerBound: 1, version: 5 });
  });

  it('creates once for one clientId', async () => {
    const treeId = newTree();
    const clientId = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => ana.create(treeId, dice, clientId)));

    expect(new Set(answers.map(({ data }) => data?.field?.id)).size).toBe(1);
    expect((await ana.factories(treeId)).data?.field?.items).toHaveLength(1);
    const other = await ana.create(treeId, { ...dice, name: 'Other' }, clientId);
    expect(other.errors).toEqual(refused('IdempotencyMismatch'));
    expect((await ana.create(newTree(), dice, 'no-uuid')).errors).toEqual(badRequest('clientId'));
  });

  it('tells who comes too late what is there now', async () => {
    const treeId = newTree();
    const { id } = await made(treeId);
    await ana.update(treeId, id, 1, { name: 'Mine' });

    const late = refused('Conflict', {
      errorInfo: { current: expect.objectContaining({ name: 'Mine', version: 2 }) },
    });
    expect((await ben.update(treeId, id, 1, { name: 'His' })).errors).toEqual(late);
    expect((await ben.remove(treeId, id, 1)).errors).toEqual(late);
  });

  it('deletes once, and answers a repeat with what was there', async () => {
    const treeId = newTree();
    const { id } = await made(treeId);
    const first = await ana.remove(treeId, id, 1);

    expect(first.data?.field).toMatchObject({ id, name: 'Dice' });
    expect((await ben.remove(treeId, id, 1)).data).toEqual(first.data);
    expect((await ben.update(treeId, id, 1, { name: 'x' })).errors).toEqual(
      refused('Conflict', { errorInfo: { current: null } }),
    );
    expect((await ben.generate(treeId, id, 3)).errors).toEqual(refused('NotFound'));
    expect((await ben.factory(treeId, id)).errors).toEqual(refused('NotFound'));
    expect(await script.count(treeId)).toBe(0);
  });

  it('knows nothing of a factory that never was', async () => {
    const treeId = newTree();
    const answers = await Promise.all([
      ana.factory(treeId, 'none'),
      ana.update(treeId, 'none', 1, { name: 'x' }),
      ana.remove(treeId, 'none', 1),
      ana.generate(treeId, 'none', 1),
    ]);

    for (const { errors } of answers) expect(errors).toEqual(refused('NotFound'));
  });

  it('lets one of fifty editors win each version and loses no write', async () => {
    const treeId = newTree();
    const { id } = await made(treeId);

    async function rename(name: string, person: TreePerson): Promise<void> {
      let version = 1;
      for (;;) {
        const { data, errors } = await person.update(treeId, id, version, { name });
        if (data?.field) return;
        expect(errors).toEqual(refused('Conflict'));
        version = (errors[0]?.errorInfo?.['current'] as Factory).version;
      }
    }
    const names = Array.from({ length: 50 }, (_, index) => `name ${index}`);
    await Promise.all(names.map((name, index) => rename(name, index % 2 ? ana : ben)));

    expect((await ana.factory(treeId, id)).data?.field?.version).toBe(51);
    const changes = (await ana.sync(treeId)).data?.field?.changes ?? [];
    expect(changes.map(({ factory }) => factory?.version)).toEqual(
      Array.from({ length: 51 }, (_, i) => i + 1),
    );
    expect(
      changes
        .slice(1)
        .map(({ factory }) => factory?.name)
        .sort(),
    ).toEqual([...names].sort());
  });

  it('holds a whole tree in one page, in the order of creation, and no more than 500', async () => {
    const treeId = newTree();
    const ids: string[] = [];
    for (let index = 0; index < 499; index += 1) ids.push((await made(treeId)).id);
    const last = await Promise.all([ana.create(treeId, dice), ben.create(treeId, dice)]);
    const tooMany = last.flatMap(({ errors }) => errors);

    expect(tooMany).toEqual(
      refused('LimitExceeded', { errorInfo: { limit: 'factoriesPerTree', value: 500 } }),
    );
    const page = (await ana.factories(treeId)).data?.field;
    expect(page?.items.slice(0, 499).map(({ id }) => id)).toEqual([...ids].sort());
    expect(page?.items).toHaveLength(500);
    expect(page?.nextToken).toBeNull();
    await ana.remove(treeId, ids[0] ?? '', 1);
    expect((await made(treeId)).version).toBe(1);
  }, 60_000);

  it('gives pages to whom they belong', async () => {
    const [treeId, otherTree] = [newTree(), newTree()];
    const ids = [await made(treeId), await made(treeId), await made(treeId)].map(({ id }) => id).sort();
    const first = (await ana.factories(treeId, { limit: 2 })).data?.field;
    const nextToken = first?.nextToken ?? '';

    const second = (await ana.factories(treeId, { limit: 2, nextToken })).data?.field;
    expect([...(first?.items ?? []), ...(second?.items ?? [])].map(({ id }) => id)).toEqual(ids);
    expect(second?.nextToken).toBeNull();
    expect((await ben.factories(treeId, { nextToken })).errors).toEqual(badRequest('nextToken'));
    expect((await ana.factories(otherTree, { nextToken })).errors).toEqual(badRequest('nextToken'));
    expect((await ana.factories(treeId, { limit: 501 })).errors).toEqual(badRequest('limit'));
    expect((await ana.factories(treeId, { limit: 0 })).errors).toEqual(badRequest('limit'));
  });

  it('tells page by page what changed, whole copies and deletions', async () => {
    const treeId = newTree();
    const { id } = await made(treeId);
    await ben.generate(treeId, id, 3);
    await ana.update(treeId, id, 2, { upperBound: 9 });
    await ben.remove(treeId, id, 3);
    const first = (await ana.sync(treeId, null, 3)).data?.field;
    const second = (await ana.sync(treeId, first?.cursor, 3)).data?.field;

    expect([first?.hasMore, second?.hasMore]).toEqual([true, false]);
    const changes = [...(first?.changes ?? []), ...(second?.changes ?? [])];
    expect(changes.map(({ kind }) => kind)).toEqual(['CREATED', 'CHILDREN_GENERATED', 'UPDATED', 'DELETED']);
    expect(changes.at(-1)).toMatchObject({ factoryId: id, factory: null, source: 'API' });
  });
});
