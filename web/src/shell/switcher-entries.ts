/** Something the switcher can go to or do. */
export interface SwitcherEntry {
  id: string;
  label: string;
  /** A second line's worth of words. */
  hint: string;
  group: 'Rooms' | 'People' | 'Go to' | 'Do';
  run(): void;
}

/**
 * The entries that match what was typed, best first: the beginning of the label before the beginning of a later
 * word before anywhere. Without a query all stay in their order.
 */
export function matchEntries(entries: readonly SwitcherEntry[], query: string): SwitcherEntry[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === '') return [...entries];
  return entries
    .map((entry) => ({ entry, rank: rank(entry.label.toLocaleLowerCase(), wanted) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

function rank(label: string, wanted: string): number {
  if (label.startsWith(wanted)) return 0;
  if (label.split(/[\s\-_./]+/).some((word) => word.startsWith(wanted))) return 1;
  return label.includes(wanted) ? 2 : Infinity;
}
