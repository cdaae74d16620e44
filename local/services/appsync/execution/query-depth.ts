import type { SelectionNode, SelectionSetNode } from 'graphql';
import type { SelectionScope } from './collect-fields.ts';

/** Levels of fields in a selection, introspection left out. Each fragment is measured once, however often it is spread. */
export function depthOf({ fragments }: Pick<SelectionScope, 'fragments'>, root: SelectionSetNode): number {
  const depths = new Map<string, number>();

  function ofFragment(name: string): number {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    const depth = fragment ? ofSet(fragment.selectionSet) : 0;
    depths.set(name, depth);
    return depth;
  }

  function ofNode(node: SelectionNode): number {
    if (node.kind === 'FragmentSpread') return ofFragment(node.name.value);
    if (node.kind === 'InlineFragment') return ofSet(node.selectionSet);
    if (node.name.value.startsWith('__')) return 0;
    return 1 + (node.selectionSet ? ofSet(node.selectionSet) : 0);
  }

  function ofSet(set: SelectionSetNode): number {
    return Math.max(0, ...set.selections.map(ofNode));
  }

  return ofSet(root);
}
