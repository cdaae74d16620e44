import { Button } from '@mantine/core';
import IconBinaryTree from '@tabler/icons-react/dist/esm/icons/IconBinaryTree.mjs';
import IconSearchOff from '@tabler/icons-react/dist/esm/icons/IconSearchOff.mjs';
import type { ComponentProps } from 'react';
import { useMemo } from 'react';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useDelayed } from '../ui/use-delayed.ts';
import { FactoryTree } from './factory-tree.tsx';
import type { TreeState } from './sync/tree-engine.ts';
import { useTreeActions } from './tree-actions.ts';
import { matchFactories } from './tree-rows.ts';
import { TreeSkeleton } from './tree-skeleton.tsx';

/** The tree, or why there is none to see. */
export function TreeContent(props: {
  state: TreeState;
  query: string;
  onRetry: () => void;
  tree: Omit<ComponentProps<typeof FactoryTree>, 'factories'>;
}) {
  const { state, query } = props;
  const actions = useTreeActions();
  const showsSkeleton = useDelayed(!state.isLoaded && !state.failure);
  const matching = useMemo(() => matchFactories(state.factories, query), [state.factories, query]);
  if (!state.isLoaded) {
    if (state.failure) return <ErrorNotice error={state.failure} onRetry={props.onRetry} />;
    return showsSkeleton ? <TreeSkeleton /> : null;
  }
  if (state.factories.length === 0) {
    return (
      <EmptyState
        icon={<IconBinaryTree size={24} />}
        title="No factories yet"
        actions={
          <Button disabled={actions.isReadOnly} onClick={actions.openCreate}>
            Create the first factory
          </Button>
        }
      >
        A factory draws numbers from a range. Everybody sees what you make here, as you make it.
      </EmptyState>
    );
  }
  if (matching.length === 0) {
    return (
      <EmptyState icon={<IconSearchOff size={24} />} title={`Nothing matches “${query.trim()}”`}>
        Search by a part of a factory’s name, or by a whole number.
      </EmptyState>
    );
  }
  return <FactoryTree {...props.tree} factories={matching} />;
}
