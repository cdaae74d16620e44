import { attributeOf, type AttributeValue, type Item } from '../attribute-value.ts';
import type { Path } from './expression.ts';

/** Which parts of a document are wanted: all of it, or those below. */
interface Selection {
  whole: boolean;
  below: Map<string | number, Selection>;
}

/** Cuts items down to the wanted paths. Elements of a list close up: `[1]` and `[4]` become a list of two. */
export function createProjection(paths: Path[]): (item: Item) => Item {
  const selection = createSelection();
  for (const path of paths) select(selection, path);
  return (item) => selectFromMap(item, selection);
}

function select(selection: Selection, path: Path): void {
  let current = selection;
  for (const step of path) {
    const next = current.below.get(step) ?? createSelection();
    current.below.set(step, next);
    current = next;
  }
  current.whole = true;
}

function createSelection(): Selection {
  return { whole: false, below: new Map() };
}

function selectFromMap(map: Item, selection: Selection): Item {
  const selected: Item = {};
  for (const [step, below] of selection.below) {
    const value = typeof step === 'string' ? attributeOf(map, step) : undefined;
    const part = value === undefined ? undefined : selectFrom(value, below);
    if (part !== undefined) selected[String(step)] = part;
  }
  return selected;
}

function selectFrom(value: AttributeValue, selection: Selection): AttributeValue | undefined {
  if (selection.whole) return value;
  if (value.M !== undefined) {
    const selected = selectFromMap(value.M, selection);
    return Object.keys(selected).length === 0 ? undefined : { M: selected };
  }
  if (value.L === undefined) return undefined;
  const selected = value.L.flatMap((element, position) => {
    const below = selection.below.get(position);
    return below === undefined ? [] : (selectFrom(element, below) ?? []);
  });
  return selected.length === 0 ? undefined : { L: selected };
}
