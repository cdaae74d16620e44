import { useEffect, useState } from 'react';
import { toApiError } from '../graphql/api-error.ts';
import { createUuid } from '../lib/create-uuid.ts';
import { useTell } from '../ui/notices-context.ts';
import { currentFactory } from './sync/current-factory.ts';
import { withUpdate } from './sync/shown-factories.ts';
import type { Factory, FactoryUpdate, NewFactory } from './sync/tree-api.ts';
import type { TreeEngine } from './sync/tree-engine.ts';
import type { TreeActions } from './tree-actions.ts';
import type { TreeDialog } from './tree-dialog.ts';
import { treeErrorSentence } from './tree-error-sentence.ts';

/** The actions on the tree, and the dialogs they lead to when they can't be done as wanted. */
export function useTreeDialogs(
  engine: TreeEngine,
  facts: Pick<TreeActions, 'isReadOnly' | 'canCreate'>,
  /** Gives the keyboard to the row of what is being created. */
  created: (key: string) => void,
  /** Gives the keyboard back to the row it came from. */
  closed: () => void,
) {
  const tell = useTell();
  const [dialog, setDialog] = useState<TreeDialog | null>(null);

  useEffect(
    () =>
      engine.onRemoveFailed(({ name }, error) =>
        tell({
          tone: 'problem',
          text:
            error.code === 'Conflict'
              ? `“${name}” is back: somebody changed it meanwhile. Delete it again if you still want to.`
              : `“${name}” is back: it could not be deleted. ${treeErrorSentence(error)}`,
        }),
      ),
    [engine, tell],
  );

  async function create(input: NewFactory) {
    setDialog(null);
    const clientId = createUuid();
    created(`new ${clientId}`);
    try {
      await engine.create(clientId, input);
    } catch (failure) {
      const error = toApiError(failure);
      tell({
        tone: 'problem',
        text: `“${input.name}” was not created. ${treeErrorSentence(error)}`,
        action: { label: 'Edit', run: () => setDialog({ kind: 'create', initial: input, error }) },
      });
    }
  }

  function close() {
    setDialog(null);
    closed();
  }

  async function update(seen: Factory, input: FactoryUpdate) {
    close();
    try {
      await engine.update(seen, input);
    } catch (failure) {
      const error = toApiError(failure);
      const current = currentFactory(error);
      const { name, lowerBound, upperBound } = withUpdate(seen, input);
      if (current) setDialog({ kind: 'conflict', seen, input, current });
      else if (current === null)
        setDialog({ kind: 'gone', name: seen.name, wanted: { name, lowerBound, upperBound } });
      else tell({ tone: 'problem', text: `“${seen.name}” was not changed. ${treeErrorSentence(error)}` });
    }
  }

  async function generate(seen: Factory, count: number) {
    close();
    try {
      await engine.generate(seen.id, count);
    } catch (failure) {
      const error = toApiError(failure);
      const { name, lowerBound, upperBound } = seen;
      if (error.code === 'NotFound')
        setDialog({ kind: 'gone', name, wanted: { name, lowerBound, upperBound } });
      else
        tell({ tone: 'problem', text: `No numbers were drawn for “${name}”. ${treeErrorSentence(error)}` });
    }
  }

  const actions: TreeActions = {
    ...facts,
    openCreate: () => setDialog({ kind: 'create', initial: null, error: null }),
    openRename: (seen) => setDialog({ kind: 'rename', seen }),
    openRange: (seen) => setDialog({ kind: 'range', seen }),
    openGenerate: (seen) => setDialog({ kind: 'generate', seen }),
    create: (input) => void create(input),
    update: (seen, input) => void update(seen, input),
    generate: (seen, count) => void generate(seen, count),
    remove: ({ factory }) => engine.remove(factory.id),
  };
  return { actions, dialog, close };
}
