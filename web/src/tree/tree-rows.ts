import type { ShownFactory } from './sync/tree-engine.ts';

/** A line of the tree, with what assistive technology has to know of its place. */
export type TreeRow =
  | { kind: 'root'; key: string; level: 1; position: 1; setSize: 1; isExpanded: boolean }
  | {
      kind: 'factory';
      key: string;
      level: 2;
      position: number;
      setSize: number;
      /** `null` when there is nothing to expand. */
      isExpanded: boolean | null;
      shown: ShownFactory;
    }
  | {
      kind: 'number';
      key: string;
      level: 3;
      position: number;
      setSize: number;
      isExpanded: null;
      parentKey: string;
      value: number;
    };

export type FactoryRow = Extract<TreeRow, { kind: 'factory' }>;

export const rootKey = 'root';

/** The lines of the tree, top to bottom; closed branches have none. */
export function treeRows(factories: readonly ShownFactory[], isExpanded: (id: string) => boolean): TreeRow[] {
  const isRootExpanded = isExpanded(rootKey);
  const root: TreeRow = {
    kind: 'root',
    key: rootKey,
    level: 1,
    position: 1,
    setSize: 1,
    isExpanded: isRootExpanded,
  };
  if (!isRootExpanded) return [root];
  return [
    root,
    ...factories.flatMap((shown, index) => factoryRows(shown, index + 1, factories.length, isExpanded)),
  ];
}

function factoryRows(
  shown: ShownFactory,
  position: number,
  setSize: number,
  isExpanded: (id: string) => boolean,
): TreeRow[] {
  const { key, factory, awaitedCount } = shown;
  const numbers = awaitedCount === null ? factory.children : [];
  const isOpen = numbers.length > 0 && isExpanded(factory.id);
  const row: TreeRow = {
    kind: 'factory',
    key,
    level: 2,
    position,
    setSize,
    isExpanded: numbers.length > 0 ? isOpen : null,
    shown,
  };
  if (!isOpen) return [row];
  return [
    row,
    ...numbers.map((value, index): TreeRow => ({
      kind: 'number',
      key: `${key} ${index}`,
      level: 3,
      position: index + 1,
      setSize: numbers.length,
      isExpanded: null,
      parentKey: key,
      value,
    })),
  ];
}

/** Factories whose name has what was typed in it, or that hold exactly this number. */
export function matchFactories(factories: readonly ShownFactory[], query: string): readonly ShownFactory[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === '') return factories;
  return factories.filter(
    ({ factory }) =>
      factory.name.toLocaleLowerCase().includes(wanted) ||
      factory.children.some((child) => `${child}` === wanted),
  );
}
