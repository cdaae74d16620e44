import type { Factory, FactoryChange } from './tree-api.ts';

/** What is known to be on the server: the newest state of each factory, and which ones are gone. */
export interface TreeModel {
  get(id: string): Factory | undefined;
  /** In the order they were created. */
  list(): readonly Factory[];
  /** A whole tree as the server gave it; what is not in it is gone. */
  replace(factories: readonly Factory[]): void;
  /** An entry of the change log or an event, in any order and any number of times; tells whether it said anything new. */
  apply(change: FactoryChange): boolean;
  /** The answer to an own write. */
  put(factory: Factory): void;
  /** The answer to an own deletion. */
  drop(id: string): void;
}

/** How a factory went: nothing older than this brings it back. */
interface Tombstone {
  version: number;
  /** Empty when the deletion was our own and its change has not come yet. */
  changeId: string;
}

/** Creates an empty model. */
export function createTreeModel(): TreeModel {
  const factories = new Map<string, Factory>();
  const tombstones = new Map<string, Tombstone>();
  /** The newest change that was applied to each factory. */
  const changeIds = new Map<string, string>();

  function bury(id: string, changeId: string) {
    const version = factories.get(id)?.version ?? tombstones.get(id)?.version ?? 0;
    factories.delete(id);
    tombstones.set(id, { version, changeId });
  }

  function isNews({ changeId, factory, source, at }: FactoryChange & { factory: Factory }): boolean {
    const tombstone = tombstones.get(factory.id);
    if (tombstone) {
      const isLater = tombstone.changeId === '' || changeId > tombstone.changeId;
      return isLater && (factory.version > tombstone.version || source === 'OUT_OF_BAND');
    }
    const known = factories.get(factory.id);
    if (!known || factory.version > known.version) return true;
    // A script need not count versions: its writes are told apart by when they were made.
    const isFromOutside = source === 'OUT_OF_BAND' && !isSame(factory, known);
    const last = changeIds.get(factory.id);
    return isFromOutside && (last === undefined ? at >= known.updatedAt : changeId > last);
  }

  function applyDeletion({ factoryId, changeId }: FactoryChange): boolean {
    const isOld = changeId < (changeIds.get(factoryId) ?? '');
    const isKnown = changeId <= (tombstones.get(factoryId)?.changeId ?? '');
    if (isOld || isKnown) return false;
    const wasThere = factories.has(factoryId);
    bury(factoryId, changeId);
    return wasThere;
  }

  function applyState(change: FactoryChange & { factory: Factory }): boolean {
    const isNew = isNews(change);
    if (!isNew) return false;
    tombstones.delete(change.factoryId);
    factories.set(change.factoryId, change.factory);
    return true;
  }

  return {
    get: (id) => factories.get(id),
    list: () => [...factories.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    replace(whole) {
      factories.clear();
      for (const factory of whole) {
        factories.set(factory.id, factory);
        tombstones.delete(factory.id);
      }
      changeIds.clear();
    },
    apply(change) {
      const { factory, factoryId, changeId } = change;
      const isNew = factory ? applyState({ ...change, factory }) : applyDeletion(change);
      if (changeId > (changeIds.get(factoryId) ?? '')) changeIds.set(factoryId, changeId);
      return isNew;
    },
    put(factory) {
      if (tombstones.has(factory.id)) return;
      if (factory.version > (factories.get(factory.id)?.version ?? -1)) factories.set(factory.id, factory);
    },
    drop: (id) => bury(id, tombstones.get(id)?.changeId ?? ''),
  };
}

function isSame(a: Factory, b: Factory): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
