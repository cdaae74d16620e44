import { isJsonObject, parseJson } from '../lib/json.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { TextStorage } from '../lib/storage.ts';
import { rootKey } from './tree-rows.ts';

/** Which branches are open: of this browser alone, never of the shared tree. */
export interface ExpandedRows {
  readonly value: ReadableValue<ReadonlySet<string>>;
  set(ids: readonly string[], isExpanded: boolean): void;
}

/** Opens what this browser remembers; at first only the root is open. */
export function createExpandedRows(storage: TextStorage, treeId: string): ExpandedRows {
  const storageKey = `chorus.tree-expanded.${treeId}`;
  const stored = parseJson(storage.getItem(storageKey) ?? '');
  const open: unknown = isJsonObject(stored) ? stored['open'] : null;
  const value = createObservableValue<ReadonlySet<string>>(
    new Set(Array.isArray(open) ? open.filter((id) => typeof id === 'string') : [rootKey]),
  );
  return {
    value,
    set(ids, isExpanded) {
      const next = new Set(value.get());
      for (const id of ids) {
        if (isExpanded) next.add(id);
        else next.delete(id);
      }
      value.set(next);
      storage.setItem(storageKey, JSON.stringify({ open: [...next] }));
    },
  };
}
