import { createContext, use } from 'react';
import type { ShownFactory } from './sync/tree-engine.ts';
import type { Factory, FactoryUpdate, NewFactory } from './sync/tree-api.ts';

/** What can be done on the tree. Nothing here has to be waited for: what goes wrong shows itself. */
export interface TreeActions {
  /** Whether only looking is possible: without a network. */
  isReadOnly: boolean;
  /** Whether one more factory may be created. */
  canCreate: boolean;
  openCreate(): void;
  openRename(factory: Factory): void;
  openRange(factory: Factory): void;
  openGenerate(factory: Factory): void;
  create(input: NewFactory): void;
  update(seen: Factory, input: FactoryUpdate): void;
  generate(seen: Factory, count: number): void;
  remove(shown: ShownFactory): void;
}

export const TreeActionsContext = createContext<TreeActions | null>(null);

/** What can be done on the tree. */
export function useTreeActions(): TreeActions {
  const actions = use(TreeActionsContext);
  if (!actions) throw new Error('TreeActionsContext is used outside its provider.');
  return actions;
}
