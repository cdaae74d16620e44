import {
  type ChangeKind,
  type Factory,
  type FactoryChange,
  outOfBand,
  type WrittenFactory,
} from './factory.ts';
import type { FactoryKey } from './tree-record.ts';

/** What a change is made with. */
export interface Making {
  /** A change id that sorts behind the given one. */
  newIdAfter(lastId: string): string;
  nowMs(): number;
}

/** An item as it was found. Only when it is whole do queries show it: a script may have damaged what the API wrote. */
export type FoundFactory = WrittenFactory & { isWhole: boolean };

/**
 * The change that makes what a script wrote a version of the factory; `null` when it is the one that was last told.
 *
 * @param latest the newest entry of the log about the factory; `null` when there is none.
 */
export function adoptWrite(
  { treeId, factoryId }: FactoryKey,
  written: FoundFactory,
  latest: FactoryChange | null,
  { newIdAfter, nowMs }: Making,
): (FactoryChange & { factory: Factory }) | null {
  const known = latest && latest.kind !== 'DELETED' ? latest.factory : null;
  if (known && latest && written.changeId === latest.changeId && isSame(known, written)) return null;
  const at = new Date(nowMs()).toISOString();
  const children = written.children.every(isIn(written)) ? written.children : [];
  const isRedrawn = known !== null && known.children.join() !== children.join();
  const drawnAt = isRedrawn && written.generatedAt === known.generatedAt ? at : (written.generatedAt ?? at);
  const lastVersion = Math.max(written.version, latest?.factory?.version ?? 0);
  const changeId = newIdAfter(latest?.changeId ?? '');
  return {
    treeId,
    changeId,
    kind: kindOf(known, written, isRedrawn && children.length > 0),
    factoryId,
    factory: {
      id: factoryId,
      treeId,
      name: written.name,
      lowerBound: written.lowerBound,
      upperBound: written.upperBound,
      children,
      generatedAt: children.length > 0 ? drawnAt : null,
      updatedBy: outOfBand,
      updatedAt: at,
      version: lastVersion + 1,
    },
    actorId: null,
    source: outOfBand,
    at,
    // No request made it.
    correlationId: changeId,
  };
}

/** The change that tells of a factory that vanished; `null` when that was told, or nobody ever knew of it. */
export function adoptDeletion(
  { treeId, factoryId }: FactoryKey,
  latest: FactoryChange | null,
  { newIdAfter, nowMs }: Making,
): FactoryChange | null {
  if (!latest || latest.kind === 'DELETED') return null;
  const changeId = newIdAfter(latest.changeId);
  return {
    treeId,
    changeId,
    kind: 'DELETED',
    factoryId,
    // For the log's own memory; subscribers are told none.
    factory: latest.factory,
    actorId: null,
    source: outOfBand,
    at: new Date(nowMs()).toISOString(),
    correlationId: changeId,
  };
}

const isIn =
  ({ lowerBound, upperBound }: WrittenFactory) =>
  (child: number) =>
    child >= lowerBound && child <= upperBound;

function hasSamePool(known: Factory, written: WrittenFactory): boolean {
  return known.lowerBound === written.lowerBound && known.upperBound === written.upperBound;
}

function isSame(known: Factory, written: FoundFactory): boolean {
  return (
    written.isWhole &&
    known.name === written.name &&
    hasSamePool(known, written) &&
    known.version === written.version &&
    known.children.join() === written.children.join()
  );
}

function kindOf(known: Factory | null, written: WrittenFactory, isRedrawn: boolean): ChangeKind {
  if (!known) return 'CREATED';
  const isRedrawnOnly = isRedrawn && known.name === written.name && hasSamePool(known, written);
  return isRedrawnOnly ? 'CHILDREN_GENERATED' : 'UPDATED';
}
