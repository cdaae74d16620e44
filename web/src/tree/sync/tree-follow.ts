import type { LogFollow, LogFollowOptions } from '../../sync/log-follow.ts';
import { createLogFollow } from '../../sync/log-follow.ts';
import type { Factory, FactoryChange, TreeApi } from './tree-api.ts';

/** Keeps a copy of a tree current. */
export function createTreeFollow({
  api,
  loaded,
  ...options
}: {
  api: TreeApi;
  /** The whole tree. */
  loaded(factories: readonly Factory[]): void;
} & Pick<LogFollowOptions<FactoryChange>, 'changed' | 'connection' | 'tab' | 'clock' | 'random'>): LogFollow {
  return createLogFollow({
    ...options,
    feeds: [{ key: 'factories', begin: (observer) => api.follow(observer) }],
    sync: (cursor) => api.sync(cursor),
    async load() {
      const factories = await allFactories(api);
      return () => loaded(factories);
    },
  });
}

async function allFactories(api: TreeApi): Promise<Factory[]> {
  const factories: Factory[] = [];
  let nextToken: string | null = null;
  do {
    const page: Awaited<ReturnType<TreeApi['factories']>> = await api.factories(nextToken);
    factories.push(...page.items);
    nextToken = page.nextToken;
  } while (nextToken !== null);
  return factories;
}
