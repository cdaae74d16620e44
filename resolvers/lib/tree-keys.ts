import { util } from '@aws-appsync/utils';
import { badRequest } from './errors.ts';
import type { ItemKey } from './keys.ts';

/** Refuses what cannot be the name of a tree. */
export function requiredTreeId(treeId: string): string {
  if (!util.matches('[A-Za-z0-9_-]{1,64}', treeId)) {
    badRequest('treeId', 'must be 1 to 64 letters, digits, hyphens or underscores');
  }
  return treeId;
}

/** What the sort key of every factory begins with. */
export const factoryPrefix = 'FACTORY#';

/** Factories are alone in their partition: a whole tree is one Query. Ids sort by creation. */
export function factoryKey(treeId: string, id: string): ItemKey {
  return { pk: `TREE#${treeId}`, sk: `${factoryPrefix}${id}` };
}

/** How many factories a tree has. */
export function factoryCountKey(treeId: string): ItemKey {
  return { pk: `TREE#${treeId}#COUNT`, sk: 'FACTORIES' };
}

/** The newest entry of the change log about a factory; stays for a while when the factory is deleted. */
export function latestChangeKey(treeId: string, id: string): ItemKey {
  return { pk: `TREE#${treeId}#LATEST`, sk: id };
}

export function treeChangeKey(treeId: string, changeId: string): ItemKey {
  return { pk: `TREE#${treeId}#CHANGES`, sk: changeId };
}
