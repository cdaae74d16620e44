import { ApiError } from '../../graphql/api-error.ts';
import type { FeedObserver } from '../../sync/chat-api.ts';
import type { Factory, FactoryChange, TreeApi } from '../sync/tree-api.ts';

/** A factory with every field. */
export function aFactory(id: string, overrides: Partial<Factory> = {}): Factory {
  return {
    id,
    treeId: 'main',
    name: id,
    lowerBound: 1,
    upperBound: 6,
    children: [],
    generatedAt: null,
    updatedBy: 'chris',
    updatedAt: '2026-01-01T00:00:00.000Z',
    version: 1,
    ...overrides,
  };
}

/** A change by Chris, numbered so that ids sort by `number`. */
export function aChange(
  number: number,
  factory: Factory,
  overrides: Partial<FactoryChange> = {},
): FactoryChange {
  const kind = overrides.kind ?? 'UPDATED';
  return {
    treeId: factory.treeId,
    changeId: changeId(number),
    kind,
    factoryId: factory.id,
    factory: kind === 'DELETED' ? null : factory,
    actorId: 'chris',
    source: 'API',
    at: new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString(),
    ...overrides,
  };
}

/** The id of the change with this number. */
export function changeId(number: number): string {
  return `C${String(number).padStart(6, '0')}`;
}

/** A tree on a server that does as it is told. */
export interface MemoryTree extends TreeApi {
  readonly factoriesThere: Map<string, Factory>;
  /** What the log holds. */
  readonly log: FactoryChange[];
  /** What was asked, in order. */
  readonly asked: string[];
  /** What follows the tree. */
  readonly followers: Set<FeedObserver<FactoryChange>>;
  /** Rejects what is asked next under this name. */
  failNext(name: string, error: ApiError): void;
  /** Holds answers back until the returned function is called; what they say is settled before. */
  holdAnswers(): () => void;
  /** Writes as somebody else, into the tree and its log; tells nobody. */
  write(change: FactoryChange): FactoryChange;
  /** Tells all followers. */
  tell(change: FactoryChange): void;
  acknowledge(): void;
  /** Lets the log begin after everything that happened so far. */
  forgetLog(): void;
}

/** Creates a tree with these factories. */
export function createMemoryTree(ownUserId: string, factories: readonly Factory[] = []): MemoryTree {
  const factoriesThere = new Map(factories.map((factory) => [factory.id, factory]));
  const log: FactoryChange[] = [];
  const asked: string[] = [];
  const followers = new Set<FeedObserver<FactoryChange>>();
  const failures = new Map<string, ApiError>();
  let gate: Promise<void> = Promise.resolve();
  let firstCursor = 'A';
  let ids = 0;
  const head = () => log.at(-1)?.changeId ?? 'B';

  async function answer<T>(name: string, read: () => T): Promise<T> {
    asked.push(name);
    const failure = failures.get(name);
    failures.delete(name);
    // Settled before it is held back: an answer on its way grows old.
    const settle = (): (() => T) => {
      if (failure) return () => raise(failure);
      try {
        const value = read();
        return () => value;
      } catch (error) {
        return () => raise(error);
      }
    };
    const settled = settle();
    await gate;
    return settled();
  }

  function replace(id: string, expectedVersion: number | null, change: Partial<Factory>): Factory {
    const before = factoriesThere.get(id);
    if (!before) throw new ApiError('NotFound', 'gone');
    if (expectedVersion !== null && before.version !== expectedVersion) {
      throw new ApiError('Conflict', 'changed', { info: { current: before } });
    }
    const after = { ...before, ...change, version: before.version + 1, updatedBy: ownUserId };
    factoriesThere.set(id, after);
    return after;
  }

  return {
    factoriesThere,
    log,
    asked,
    followers,
    failNext: (name, error) => void failures.set(name, error),
    holdAnswers() {
      const { promise, release } = openGate();
      gate = promise;
      return release;
    },
    write(change) {
      log.push(change);
      if (change.factory) factoriesThere.set(change.factoryId, change.factory);
      else factoriesThere.delete(change.factoryId);
      return change;
    },
    tell: (change) => followers.forEach((follower) => follower.received(change)),
    acknowledge: () => followers.forEach((follower) => follower.acknowledged()),
    forgetLog() {
      firstCursor = head();
      log.length = 0;
    },
    factories: () => answer('factories', () => ({ items: [...factoriesThere.values()], nextToken: null })),
    sync: (cursor) =>
      answer('sync', () => ({
        changes: cursor < firstCursor ? [] : log.filter((change) => change.changeId > cursor),
        cursor: head() > cursor ? head() : cursor,
        hasMore: false,
        resyncRequired: cursor < firstCursor,
      })),
    create: (_clientId, input) =>
      answer('create', () => {
        const factory = aFactory(`own-${++ids}`, { ...input, updatedBy: ownUserId });
        factoriesThere.set(factory.id, factory);
        return factory;
      }),
    update: (id, expectedVersion, input) =>
      answer('update', () => {
        const { name, lowerBound, upperBound } = input;
        return replace(id, expectedVersion, {
          ...(name ? { name } : {}),
          ...(lowerBound !== undefined && lowerBound !== null ? { lowerBound, children: [] } : {}),
          ...(upperBound !== undefined && upperBound !== null ? { upperBound, children: [] } : {}),
        });
      }),
    remove: (id, expectedVersion) =>
      answer('remove', () => {
        const factory = factoriesThere.get(id);
        if (factory && factory.version !== expectedVersion) {
          throw new ApiError('Conflict', 'changed', { info: { current: factory } });
        }
        factoriesThere.delete(id);
      }),
    generate: (id, count) =>
      answer('generate', () =>
        replace(id, null, { children: Array.from({ length: count }, (_, index) => index + 1) }),
      ),
    follow(observer) {
      followers.add(observer);
      return () => void followers.delete(observer);
    },
  };
}

function openGate() {
  let release = () => undefined as void;
  const promise = new Promise<void>((resolve) => (release = resolve));
  return { promise, release };
}

function raise(error: unknown): never {
  throw error;
}
