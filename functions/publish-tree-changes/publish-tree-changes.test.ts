import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { GraphQlRequestError } from '../lib/graphql-client.ts';
import { createIdsAfter } from './change-ids.ts';
import type { FactoryChange } from './factory.ts';
import type { Failure } from '../lib/failures.ts';
import { createHandler } from './publish-tree-changes.ts';
import type { FactoryState } from './tree-table.ts';

const nowMs = Date.UTC(2026, 10, 21);
const dice = { name: 'Dice', lowerBound: 1, upperBound: 6, children: [2, 3] };
const stamped = {
  ...dice,
  id: 'f1',
  treeId: 'main',
  generatedAt: null,
  updatedBy: 'ana',
  updatedAt: '2026-11-21T00:00:00.000Z',
  version: 4,
  changeId: '01KAHZZZZZ0000000000000000',
  changeKind: 'UPDATED',
};
const { changeId, changeKind: _kind, ...factory } = stamped;
const latest: FactoryChange = {
  treeId: 'main',
  changeId,
  kind: 'UPDATED',
  factoryId: 'f1',
  factory,
  actorId: 'ana',
  source: 'API',
  at: stamped.updatedAt,
};

interface Image {
  [attribute: string]: unknown;
}

function record(eventName: string, images: { before?: Image; after?: Image }, sk = 'FACTORY#f1') {
  return {
    eventName,
    dynamodb: {
      SequenceNumber: '7',
      Keys: marshall({ pk: 'TREE#main', sk }),
      ...(images.before && { OldImage: marshall(images.before) }),
      ...(images.after && { NewImage: marshall(images.after) }),
    },
  };
}

/** What the handler does with one record while the table stands like this. */
async function handled(
  streamRecord: object,
  { item = null, newest = null }: { item?: Image | null; newest?: FactoryChange | null },
  apiFailure: Error | null = null,
) {
  const published: FactoryChange[] = [];
  const adopted: FactoryChange[] = [];
  const failures: Failure[] = [];
  let state: FactoryState = { item: item && marshall(item), latest: newest };
  let reads = 0;
  const handler = createHandler({
    api: {
      mutate: (_mutation, { input }) => {
        if (apiFailure) return Promise.reject(apiFailure);
        published.push(input as FactoryChange);
        return Promise.resolve();
      },
    },
    table: {
      state: () => {
        reads += 1;
        return Promise.resolve(state);
      },
      latest: () => Promise.resolve(state.latest),
      adopt: (_state, change) => {
        adopted.push(change);
        state = { ...state, latest: change };
        return Promise.resolve(true);
      },
    },
    failures: { report: (failure) => Promise.resolve(void failures.push(failure)) },
    log: { info: () => undefined, error: () => undefined },
    pause: () => Promise.resolve(),
    newIdAfter: createIdsAfter(() => '01KAJ000000000000000000000'),
    nowMs: () => nowMs,
  });
  const { batchItemFailures } = await handler({ Records: [streamRecord] });
  return { published, adopted, failures, reads, batchItemFailures };
}

const nextVersion = { ...stamped, version: 5, changeId: '01KAHZZZZZ1111111111111111' };

describe('publish-tree-changes', () => {
  it('publishes a write of the API from its record, without a read', async () => {
    const { published, reads } = await handled(record('MODIFY', { before: stamped, after: nextVersion }), {});

    expect(published).toMatchObject([
      { kind: 'UPDATED', changeId: nextVersion.changeId, actorId: 'ana', source: 'API' },
    ]);
    expect(published[0]?.factory).toEqual({ ...factory, version: 5 });
    expect(reads).toBe(0);
  });

  it.each([
    ['a name', { name: 'D6' }, 'UPDATED', { children: [2, 3] }],
    ['numbers', { children: [1] }, 'CHILDREN_GENERATED', { generatedAt: '2026-11-21T00:00:00.000Z' }],
    ['a pool that numbers fall out of', { upperBound: 2 }, 'UPDATED', { children: [], generatedAt: null }],
  ])('adopts %s that a script changed, and publishes nothing yet', async (_title, change, kind, expected) => {
    const after = { ...stamped, ...change };
    const { published, adopted } = await handled(record('MODIFY', { before: stamped, after }), {
      item: after,
      newest: latest,
    });

    expect(published).toEqual([]);
    expect(adopted).toMatchObject([
      { kind, source: 'OUT_OF_BAND', actorId: null, factory: { version: 5, ...expected } },
    ]);
  });

  it('adopts a bare new item, and a copy of one that was deleted with a higher version', async () => {
    const bare = { name: 'Dice', lowerBound: 1, upperBound: 6 };
    const created = await handled(record('INSERT', { after: bare }), { item: bare });
    const restored = await handled(record('INSERT', { after: stamped }), {
      item: stamped,
      newest: { ...latest, kind: 'DELETED', changeId: '01KAHZZZZZ9999999999999999' },
    });

    expect(created.adopted).toMatchObject([{ kind: 'CREATED', factory: { version: 1, children: [] } }]);
    expect(restored.adopted).toMatchObject([{ kind: 'CREATED', factory: { version: 5 } }]);
  });

  it('leaves a repeat of a script’s write alone once it was adopted', async () => {
    const after = { ...stamped, name: 'D6' };
    const { adopted } = await handled(record('MODIFY', { before: stamped, after }), {
      item: stamped,
      newest: latest,
    });

    expect(adopted).toEqual([]);
  });

  it('adopts a deletion past the API and publishes it, at every repeat with the same id', async () => {
    const removal = record('REMOVE', { before: stamped });
    const first = await handled(removal, { newest: latest });
    const again = await handled(removal, { newest: first.adopted[0] ?? null });

    expect(first.published).toMatchObject([{ kind: 'DELETED', factory: null, source: 'OUT_OF_BAND' }]);
    expect(again.adopted).toEqual([]);
    expect(again.published).toEqual(first.published);
  });

  it.each([
    ['no name', { name: undefined }, 'name'],
    ['bounds as text', { lowerBound: '1' }, 'lowerBound'],
    ['crossed bounds', { lowerBound: 7 }, 'lowerBound'],
    ['half numbers', { children: [1.5] }, 'children'],
  ])('sets %s aside and goes on', async (_title, change, attribute) => {
    const item = JSON.parse(JSON.stringify({ ...dice, ...change })) as Image;
    const { failures, adopted, batchItemFailures } = await handled(record('INSERT', { after: item }), {
      item,
    });

    expect(failures).toEqual([
      { sequenceNumber: '7', key: 'TREE#main FACTORY#f1', attributes: [attribute], reason: null },
    ]);
    expect([adopted, batchItemFailures]).toEqual([[], []]);
  });

  it('tells that a factory is gone which a script made no factory, and leaves the item as it is', async () => {
    const after = { name: 'Dice' };
    const { adopted, published, failures } = await handled(record('MODIFY', { before: stamped, after }), {
      item: after,
      newest: latest,
    });

    expect(adopted).toMatchObject([{ kind: 'DELETED', source: 'OUT_OF_BAND' }]);
    expect(published).toMatchObject([{ kind: 'DELETED', factory: null }]);
    expect(failures).toMatchObject([{ attributes: ['lowerBound', 'upperBound'] }]);
  });

  it.each([
    ['a time that is none', { updatedAt: 'yesterday' }],
    ['a version beyond a whole number of GraphQL', { version: 2 ** 31 }],
  ])('adopts what a script stamped with %s, for it could not be published', async (_title, damage) => {
    const after = { ...nextVersion, ...damage };
    const { published, adopted } = await handled(record('MODIFY', { before: stamped, after }), {
      item: after,
      newest: latest,
    });

    expect(published).toEqual([]);
    expect(adopted).toMatchObject([{ kind: 'UPDATED', factory: { updatedAt: '2026-11-21T00:00:00.000Z' } }]);
  });

  it('mends an item whose stamp alone a script damaged', async () => {
    const after = { ...stamped, updatedAt: 'yesterday' };
    const { adopted } = await handled(record('MODIFY', { before: stamped, after }), {
      item: after,
      newest: latest,
    });

    expect(adopted).toMatchObject([{ kind: 'UPDATED', factory: { ...dice, version: 5 } }]);
  });

  it.each([
    ['reports what could not be published, to be tried again', false],
    ['sets aside what the API will never take, and goes on', true],
  ])('%s', async (_title, isLasting) => {
    const modification = record('MODIFY', { before: stamped, after: nextVersion });
    const refusal = new GraphQlRequestError('The API answered 200 BadRequest.', { isLasting });
    const { batchItemFailures, failures } = await handled(modification, {}, refusal);

    expect(batchItemFailures).toEqual(isLasting ? [] : [{ itemIdentifier: '7' }]);
    expect(failures.map(({ reason }) => reason)).toEqual(
      isLasting ? ['GraphQlRequestError: The API answered 200 BadRequest.'] : [],
    );
  });
});

describe('change ids', () => {
  it('sort behind the last one, also when the clock is behind', () => {
    const newIdAfter = createIdsAfter(() => '01KAJ000000000000000000000');

    expect(newIdAfter('01KAH00000AAAAAAAAAAAAAAAA')).toBe('01KAJ000000000000000000000');
    expect(newIdAfter('01KAJZZZZZAAAAAAAAAAAAAAAA')).toBe('01KAK000000000000000000000');
  });
});
