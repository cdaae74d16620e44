import type { TreeRow } from './tree-rows.ts';

/** What a key does in the tree. */
export type TreeCommand =
  | { do: 'go'; index: number }
  | { do: 'expand' | 'collapse' | 'toggle' | 'menu' | 'expand-siblings' | 'rename' | 'remove' };

/** A key as the browser tells it. */
export interface TreeKey {
  key: string;
  shiftKey: boolean;
}

/**
 * What a key does on the row at `index`, after the tree view pattern; `null` for keys that are not the tree's.
 * https://www.w3.org/WAI/ARIA/apg/patterns/treeview/
 */
export function treeCommand(
  { key, shiftKey }: TreeKey,
  rows: readonly TreeRow[],
  index: number,
): TreeCommand | null {
  const row = rows[index];
  if (!row) return null;
  switch (key) {
    case 'ArrowDown':
      return { do: 'go', index: Math.min(index + 1, rows.length - 1) };
    case 'ArrowUp':
      return { do: 'go', index: Math.max(index - 1, 0) };
    case 'Home':
      return { do: 'go', index: 0 };
    case 'End':
      return { do: 'go', index: rows.length - 1 };
    case 'ArrowRight':
      if (row.isExpanded === false) return { do: 'expand' };
      return row.isExpanded && rows.length > index + 1 ? { do: 'go', index: index + 1 } : null;
    case 'ArrowLeft':
      if (row.isExpanded) return { do: 'collapse' };
      return { do: 'go', index: parentIndex(rows, index) };
    case '*':
      return { do: 'expand-siblings' };
    case ' ':
      return row.isExpanded === null ? null : { do: 'toggle' };
    case 'Enter':
      return row.kind === 'factory' ? { do: 'menu' } : { do: 'toggle' };
    case 'ContextMenu':
      return { do: 'menu' };
    case 'F10':
      return shiftKey ? { do: 'menu' } : null;
    case 'F2':
      return { do: 'rename' };
    case 'Delete':
      return { do: 'remove' };
    default:
      return null;
  }
}

function parentIndex(rows: readonly TreeRow[], index: number): number {
  const level = rows[index]?.level ?? 1;
  for (let above = index - 1; above >= 0; above -= 1) {
    if ((rows[above]?.level ?? 1) < level) return above;
  }
  return index;
}

/** The next row, after this one and then from the top, whose words begin with what was typed; `null` for none. */
export function typeAhead(rows: readonly TreeRow[], index: number, typed: string): number | null {
  const wanted = typed.toLocaleLowerCase();
  // One letter again goes on to the next row; more letters may still mean this one.
  const first = typed.length > 1 ? 0 : 1;
  for (let step = first; step <= rows.length; step += 1) {
    const candidate = (index + step) % rows.length;
    const row = rows[candidate];
    if (row && wordsOf(row).toLocaleLowerCase().startsWith(wanted)) return candidate;
  }
  return null;
}

function wordsOf(row: TreeRow): string {
  if (row.kind === 'factory') return row.shown.factory.name;
  return row.kind === 'number' ? `${row.value}` : 'Factories';
}
