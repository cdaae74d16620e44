import type { Factory, FactoryChange } from '../../schema.generated.ts';
import { createTreeModel } from '../../web/src/tree/sync/tree-model.ts';
import type { TreePerson, TreeWatch } from '../support/tree-person.ts';

/** What one subscriber, or the log, was told of a tree, in the order it came. */
export interface TreeView {
  readonly changes: readonly FactoryChange[];
}

/** Collects what a watch hears until it is closed. */
export function collect(watch: TreeWatch): TreeView {
  const changes: FactoryChange[] = [];
  async function follow(): Promise<void> {
    for (;;) changes.push(await watch.next());
  }
  // Ends with the watch.
  follow().catch(() => undefined);
  return { changes };
}

/** The whole change log of a tree, oldest first. */
export async function readLog(person: TreePerson, treeId: string): Promise<TreeView> {
  const changes: FactoryChange[] = [];
  let cursor: string | null = null;
  for (;;) {
    const { data, errors } = await person.sync(treeId, cursor);
    if (!data?.field) throw new Error(`The log can't be read: ${JSON.stringify(errors)}`);
    changes.push(...data.field.changes);
    ({ cursor } = data.field);
    if (!data.field.hasMore) return { changes };
  }
}

/** The factories of a tree as its table holds them. */
export async function readTree(person: TreePerson, treeId: string): Promise<Factory[]> {
  const { data, errors } = await person.factories(treeId);
  if (!data?.field) throw new Error(`The tree can't be read: ${JSON.stringify(errors)}`);
  return data.field.items;
}

/** True when the web app would show exactly these factories after everything in the view. */
export function endsWith({ changes }: TreeView, truth: readonly Factory[]): boolean {
  const model = createTreeModel();
  for (const change of changes) model.apply(change);
  return statesOf(model.list()) === statesOf(truth);
}

function statesOf(factories: readonly Factory[]): string {
  return factories
    .map(({ id, name, lowerBound, upperBound, children, version }) =>
      JSON.stringify([id, name, lowerBound, upperBound, children, version]),
    )
    .sort()
    .join();
}

/** How often a view went back to an older version of a factory. */
export function stepsBack({ changes }: TreeView): number {
  const versions = new Map<string, number>();
  let count = 0;
  for (const { factoryId, factory } of changes) {
    if (!factory) continue;
    if (factory.version < (versions.get(factoryId) ?? 0)) count += 1;
    versions.set(factoryId, factory.version);
  }
  return count;
}

/** Whether a view tells of this version of a factory. */
export function tells({ changes }: TreeView, id: string, version: number): boolean {
  return changes.some((change) => change.factoryId === id && change.factory?.version === version);
}
