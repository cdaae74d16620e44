import { toApiError } from '../../graphql/api-error.ts';
import type { ApiError } from '../../graphql/api-error.ts';
import type { Clock } from '../../lib/clock.ts';
import { createObservableValue } from '../../lib/observable-value.ts';
import type { ReadableValue } from '../../lib/observable-value.ts';
import { createPacedValue } from '../../lib/paced-value.ts';
import type { Pace } from '../../lib/paced-value.ts';
import type { ConnectionState } from '../../sync/connection-state.ts';
import type { TabWatch } from '../../sync/tab-watch.ts';
import { currentFactory } from './current-factory.ts';
import { createPendingRemovals } from '../../sync/pending-removals.ts';
import { shownFactories } from './shown-factories.ts';
import type { PendingEdit, ShownFactory } from './shown-factories.ts';
import type { Factory, FactoryChange, FactoryUpdate, NewFactory, TreeApi } from './tree-api.ts';
import { createTreeFollow } from './tree-follow.ts';
import type { FollowState } from '../../sync/log-follow.ts';
import { createTreeModel } from './tree-model.ts';

export type { ShownFactory } from './shown-factories.ts';

/** The tree as it is on the screen. */
export interface TreeState extends FollowState {
  /** In the order they were created. */
  factories: readonly ShownFactory[];
  /** Deletions that can be taken back, the latest last. */
  removed: readonly Factory[];
}

/** Something that somebody else did. */
export interface RemoteChange {
  change: FactoryChange;
  /** The factory before it; `null` when it is new. */
  before: Factory | null;
}

/** A live tree: what one does appears at once, what others do as it happens. */
export interface TreeEngine {
  readonly state: ReadableValue<TreeState>;
  /** Begins, or begins again after `stop`. */
  start(): void;
  /** Fetches what could not be fetched. */
  refresh(): void;
  /** Calls back with each change by others, after the tree was loaded; returns what ends it. */
  onRemoteChange(listener: (change: RemoteChange) => void): () => void;
  /** The newest state of a factory that is on the server; `null` when it is gone. */
  current(id: string): Factory | null;
  /** Rejects with an `ApiError` after taking the row away again. `clientId` (a UUID) makes a repeat harmless. */
  create(clientId: string, input: NewFactory): Promise<Factory>;
  /**
   * Changes what `input` names in the factory as the person saw it. Rejects with an `ApiError`, after the row shows
   * what is on the server again: `Conflict` or `NotFound` when what was to be changed is no longer what they saw.
   */
  update(seen: Factory, input: FactoryUpdate): Promise<Factory>;
  /** Replaces the numbers. Rejects with an `ApiError`. */
  generate(id: string, count: number): Promise<Factory>;
  /** Takes the row away at once; the server is told when it can no longer be undone, or by `flush`. */
  remove(id: string): void;
  undoRemove(id: string): void;
  /** Tells what became of deletions that were refused: the row is back. */
  onRemoveFailed(listener: (factory: Factory, error: ApiError) => void): () => void;
  /** Sends the deletions that wait: the page is being left. */
  flush(): void;
  /** Sends what waits and ends everything; safe to call twice. */
  stop(): void;
}

/** How the engine reaches its surroundings. */
export interface TreeEngineOptions {
  api: TreeApi;
  connection: ReadableValue<ConnectionState>;
  tab: TabWatch;
  ownUserId: string;
  pace: Pace;
  clock: Clock;
  /** A number from 0 up to 1. */
  random(): number;
}

/** An update meets others at most this often before it is given up as a conflict. */
const maxUpdateTries = 4;

/** Creates the engine of one tree; nothing is asked before `start`. */
export function createTreeEngine(options: TreeEngineOptions): TreeEngine {
  const { api, clock, ownUserId } = options;
  const model = createTreeModel();
  const remoteListeners = new Set<(change: RemoteChange) => void>();
  const failureListeners = new Set<(factory: Factory, error: ApiError) => void>();
  /** Rows that were on the screen before the server gave their factory an id. */
  const keys = new Map<string, string>();
  let edits: readonly PendingEdit[] = [];
  /** An own creation's event does not say which row it is about: it waits for the answer, which does. */
  let held: FactoryChange[] = [];

  const follow = createTreeFollow({
    ...options,
    loaded(factories) {
      model.replace(factories);
      publish();
    },
    changed: receive,
  });
  const removals = createPendingRemovals(clock, (id) => void sendRemoval(id));
  const state = createObservableValue<TreeState>({ ...follow.state.get(), factories: [], removed: [] });
  follow.state.subscribe(publish);

  function publish() {
    const factories = shownFactories(model.list(), edits, (id) => keys.get(id) ?? id);
    const removed = edits
      .filter((edit) => edit.kind === 'remove')
      .filter(({ id }) => removals.has(id))
      .flatMap(({ id }) => model.get(id) ?? []);
    state.set({ ...follow.state.get(), factories, removed });
  }

  function receive(changes: readonly FactoryChange[]) {
    const told: RemoteChange[] = [];
    for (const change of changes) {
      if (isOwnCreation(change)) {
        held.push(change);
        continue;
      }
      const before = model.get(change.factoryId) ?? null;
      const isNew = model.apply(change);
      if (isNew && isByOthers(change)) told.push({ change, before });
    }
    publish();
    if (!follow.state.get().isLoaded) return;
    for (const change of told) for (const listener of remoteListeners) listener(change);
  }

  function isOwnCreation({ kind, actorId, factoryId }: FactoryChange): boolean {
    const isCreating = edits.some((edit) => edit.kind === 'create');
    return isCreating && kind === 'CREATED' && actorId === ownUserId && !model.get(factoryId);
  }

  function isByOthers({ actorId, source }: FactoryChange): boolean {
    return source === 'OUT_OF_BAND' || actorId !== ownUserId;
  }

  function begin(edit: PendingEdit): PendingEdit {
    edits = [...edits, edit];
    publish();
    return edit;
  }

  function end(edit: PendingEdit) {
    edits = edits.filter((other) => other !== edit);
    if (held.length > 0 && !edits.some(({ kind }) => kind === 'create')) {
      const waiting = held;
      held = [];
      receive(waiting);
    }
    publish();
  }

  /** Shows an edit until the server has answered, and then the answer. */
  async function showing(edit: PendingEdit, send: () => Promise<Factory>): Promise<Factory> {
    begin(edit);
    try {
      const factory = await send();
      if (edit.kind === 'create') keys.set(factory.id, edit.key);
      model.put(factory);
      return factory;
    } catch (error) {
      throw toApiError(error);
    } finally {
      end(edit);
    }
  }

  /**
   * An update that meets a change of something else goes on top of it; one that meets a change of the same thing is
   * for the person to decide.
   */
  async function updateOnTop(seen: Factory, input: FactoryUpdate): Promise<Factory> {
    let base = model.get(seen.id) ?? seen;
    if (touchesSame(seen, base, input)) base = seen;
    for (let tries = 1; ; tries += 1) {
      try {
        return await api.update(seen.id, base.version, input);
      } catch (error) {
        const failure = toApiError(error);
        const current = currentFactory(failure);
        if (current) model.put(current);
        if (current === null) follow.refresh();
        if (!current || tries === maxUpdateTries || touchesSame(seen, current, input)) throw failure;
        base = current;
      }
    }
  }

  async function sendRemoval(id: string) {
    const factory = model.get(id);
    const edit = edits.find((other) => other.kind === 'remove' && other.id === id);
    publish();
    try {
      if (factory) await api.remove(id, factory.version);
      model.drop(id);
      if (edit) end(edit);
    } catch (error) {
      const failure = toApiError(error);
      const current = currentFactory(failure);
      if (current) model.put(current);
      else if (current === null) model.drop(id);
      if (edit) end(edit);
      if (factory && current !== null) {
        for (const listener of failureListeners) listener(current ?? factory, failure);
      }
    }
  }

  return {
    state: createPacedValue(state, options.pace),
    start: follow.start,
    refresh: follow.refresh,
    onRemoteChange(listener) {
      remoteListeners.add(listener);
      return () => void remoteListeners.delete(listener);
    },
    current: (id) => model.get(id) ?? null,
    create(clientId, input) {
      const at = new Date(clock.now()).toISOString();
      const edit: PendingEdit = { kind: 'create', key: `new ${clientId}`, input, at, by: ownUserId };
      return showing(edit, () => api.create(clientId, input));
    },
    update: (seen, input) => showing({ kind: 'update', id: seen.id, input }, () => updateOnTop(seen, input)),
    async generate(id, count) {
      try {
        return await showing({ kind: 'generate', id, count }, () => api.generate(id, count));
      } catch (error) {
        const failure = toApiError(error);
        if (failure.code === 'NotFound') follow.refresh();
        throw failure;
      }
    },
    remove(id) {
      if (edits.some((edit) => edit.kind === 'remove' && edit.id === id)) return;
      removals.begin(id);
      begin({ kind: 'remove', id });
    },
    undoRemove(id) {
      const edit = edits.find((other) => other.kind === 'remove' && other.id === id);
      if (removals.undo(id) && edit) end(edit);
    },
    onRemoveFailed(listener) {
      failureListeners.add(listener);
      return () => void failureListeners.delete(listener);
    },
    flush: removals.flush,
    stop() {
      removals.flush();
      follow.stop();
    },
  };
}

/** Whether what the update is about looks different now. New numbers count for new bounds, which would empty them. */
function touchesSame(seen: Factory, now: Factory, input: FactoryUpdate): boolean {
  const changesName = input.name !== undefined && input.name !== null;
  const changesBounds = input.lowerBound !== undefined || input.upperBound !== undefined;
  if (changesName && seen.name !== now.name) return true;
  if (!changesBounds) return false;
  const isSamePool = seen.lowerBound === now.lowerBound && seen.upperBound === now.upperBound;
  return !isSamePool || seen.children.join() !== now.children.join();
}
