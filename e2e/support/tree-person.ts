import { randomUUID } from 'node:crypto';
import type { Factory, FactoryChange, FactoryPage, TreeSync } from '../../schema.generated.ts';
import { type GraphQlAnswer, signIn } from './chat-client.ts';
import { type LiveFeed, openLiveFeed } from './live-feed.ts';
import type { LocalProcess } from './local-process.ts';

type Answer<T> = Promise<GraphQlAnswer<{ field: T | null }>>;

/** What one person does with trees. */
export interface TreePerson {
  create(treeId: string, input: object, clientId?: string): Answer<Factory>;
  update(treeId: string, id: string, expectedVersion: number, input: object): Answer<Factory>;
  remove(treeId: string, id: string, expectedVersion: number): Answer<Factory>;
  generate(treeId: string, id: string, count: number): Answer<Factory>;
  factory(treeId: string, id: string): Answer<Factory>;
  factories(treeId: string, page?: { limit?: number; nextToken?: string | null }): Answer<FactoryPage>;
  sync(treeId: string, cursor?: string | null, limit?: number): Answer<TreeSync>;
  /** @param patienceMs how long each wait for a change may take. */
  watch(treeId: string, patienceMs?: number): Promise<TreeWatch>;
}

/** A socket that hears of one tree. */
export interface TreeWatch extends AsyncDisposable {
  /** The next change; rejects when none comes in time. */
  next(): Promise<FactoryChange>;
  /** Takes changes until one fits; answers all it took. */
  until(fits: (change: FactoryChange) => boolean): Promise<FactoryChange[]>;
}

const factory = 'id treeId name lowerBound upperBound children generatedAt updatedBy updatedAt version';
const change = `treeId changeId kind factoryId actorId source at factory { ${factory} }`;

export async function treePerson(
  local: Pick<LocalProcess, 'origin' | 'outputs'>,
  username: string,
): Promise<TreePerson> {
  const client = await signIn(local.outputs, username);
  const ask = <T>(kind: string, parameters: string, call: string, fields: string) => {
    const query = `${kind} (${parameters}) { field: ${call} { ${fields} } }`;
    return (variables: Record<string, unknown>) => client.send<{ field: T | null }>(query, variables);
  };
  const one = '$treeId: ID!, $id: ID!';
  const ids = 'treeId: $treeId, id: $id';
  const create = ask<Factory>(
    'mutation',
    '$treeId: ID!, $clientId: ID!, $input: CreateFactoryInput!',
    'createFactory(treeId: $treeId, clientId: $clientId, input: $input)',
    factory,
  );
  const update = ask<Factory>(
    'mutation',
    `${one}, $expectedVersion: Int!, $input: UpdateFactoryInput!`,
    `updateFactory(${ids}, expectedVersion: $expectedVersion, input: $input)`,
    factory,
  );
  const remove = ask<Factory>(
    'mutation',
    `${one}, $expectedVersion: Int!`,
    `deleteFactory(${ids}, expectedVersion: $expectedVersion)`,
    factory,
  );
  const generate = ask<Factory>(
    'mutation',
    `${one}, $count: Int!`,
    `generateChildren(${ids}, count: $count)`,
    factory,
  );
  const read = ask<Factory>('query', one, `factory(${ids})`, factory);
  const list = ask<FactoryPage>(
    'query',
    '$treeId: ID!, $limit: Int, $nextToken: String',
    'factories(treeId: $treeId, limit: $limit, nextToken: $nextToken)',
    `items { ${factory} } nextToken`,
  );
  const sync = ask<TreeSync>(
    'query',
    '$treeId: ID!, $cursor: String, $limit: Int',
    'syncTree(treeId: $treeId, cursor: $cursor, limit: $limit)',
    `changes { ${change} } cursor hasMore resyncRequired serverTime`,
  );

  return {
    create: (treeId, input, clientId = randomUUID()) => create({ treeId, clientId, input }),
    update: (treeId, id, expectedVersion, input) => update({ treeId, id, expectedVersion, input }),
    remove: (treeId, id, expectedVersion) => remove({ treeId, id, expectedVersion }),
    generate: (treeId, id, count) => generate({ treeId, id, count }),
    factory: (treeId, id) => read({ treeId, id }),
    factories: (treeId, page = {}) => list({ treeId, ...page }),
    sync: (treeId, cursor = null, limit = 500) => sync({ treeId, cursor, limit }),
    watch: async (treeId, patienceMs = 10_000) => {
      const feed = await openLiveFeed(local, client.accessToken, patienceMs);
      await feed.subscribe(
        'onFactoryChange',
        `subscription ($treeId: ID!) { onFactoryChange(treeId: $treeId) { ${change} } }`,
        { treeId },
      );
      return watchOf(feed);
    },
  };
}

function watchOf(feed: LiveFeed): TreeWatch {
  const next = async () => (await feed.nextEvent()).value as FactoryChange;
  return {
    next,
    async until(fits) {
      const taken = [await next()];
      while (!fits(taken.at(-1) as FactoryChange)) taken.push(await next());
      return taken;
    },
    [Symbol.asyncDispose]: () => feed[Symbol.asyncDispose](),
  };
}
