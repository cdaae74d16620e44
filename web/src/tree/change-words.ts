import type { Factory } from './sync/tree-api.ts';
import type { RemoteChange } from './sync/tree-engine.ts';
import { numberLabel, rangeLabel } from './factory-words.ts';

/** What somebody did, to follow their name. */
export function changeWords({ change, before }: RemoteChange): string {
  const { factory, kind } = change;
  const name = `“${before?.name ?? factory?.name ?? 'a factory'}”`;
  if (kind === 'DELETED' || !factory) return `deleted ${name}`;
  if (!before) return `created ${name}`;
  if (before.name !== factory.name) return `renamed ${name} to “${factory.name}”`;
  if (rangeLabel(before) !== rangeLabel(factory))
    return `changed the range of ${name} to ${rangeLabel(factory)}`;
  if (kind === 'CHILDREN_GENERATED') return `generated ${numberLabel(factory.children.length)} in ${name}`;
  return isSameNumbers(before, factory) ? `touched ${name}` : `changed the numbers of ${name}`;
}

function isSameNumbers(a: Factory, b: Factory): boolean {
  return a.children.join() === b.children.join();
}

/** More than this many are told as a number. */
const maxSpoken = 3;

/** What a screen reader says of changes that came together. */
export function spokenChanges(sentences: readonly string[]): string {
  return sentences.length > maxSpoken ? `${sentences.length} changes by others` : sentences.join('. ');
}
