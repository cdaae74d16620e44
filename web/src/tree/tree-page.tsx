import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useAppServices, useSignedIn } from '../app-context.ts';
import { useValue } from '../ui/use-value.ts';
import { createExpandedRows } from './expanded-rows.ts';
import { factoryRules } from './sync/factory-rules.ts';
import { TreeActionsContext } from './tree-actions.ts';
import { TreeContent } from './tree-content.tsx';
import { TreeDialogs } from './tree-dialogs.tsx';
import { TreeHeader } from './tree-header.tsx';
import classes from './tree-page.module.css';
import { UndoBar } from '../ui/undo-bar.tsx';
import { useRemoteMarks } from './use-remote-marks.ts';
import { useTreeDialogs } from './use-tree-dialogs.ts';
import { useTreeEngine } from './use-tree-engine.ts';
import { useUndoKey } from '../ui/use-undo-key.ts';

/** The tree everybody shares. */
const treeId = 'main';

/** The live factory tree. */
export function TreePage() {
  const engine = useTreeEngine(treeId);
  const { storage } = useAppServices();
  const { chat } = useSignedIn();
  const navigate = useNavigate();
  const { factoryId = null } = useParams();
  const [startId] = useState(factoryId);
  const state = useValue(engine.state);
  const { phase } = useValue(chat.connection);
  const [expanded] = useState(() => createExpandedRows(storage, treeId));
  const [query, setQuery] = useState('');
  const [focusWish, setFocusWish] = useState<{ key: string | null; count: number }>({ key: null, count: 0 });
  const { marks, announcement } = useRemoteMarks(engine);

  const wishFocus = (key: string | null) => setFocusWish(({ count }) => ({ key, count: count + 1 }));
  const { actions, dialog, close } = useTreeDialogs(
    engine,
    {
      isReadOnly: phase === 'offline' || phase === 'signed-out',
      canCreate: state.factories.length < factoryRules.factoriesMax,
    },
    (key) => {
      // What was just made should be seen.
      setQuery('');
      wishFocus(key);
    },
    () => wishFocus(null),
  );

  function undo(id: string) {
    engine.undoRemove(id);
    wishFocus(id);
  }

  useUndoKey(() => {
    const latest = state.removed.at(-1);
    if (latest) undo(latest.id);
    return latest !== undefined;
  });

  return (
    <TreeActionsContext value={actions}>
      <title>Tree · Chorus</title>
      <section className={classes.page} aria-labelledby="tree-title">
        <TreeHeader state={state} phase={phase} query={query} onQuery={setQuery} />
        <TreeContent
          state={state}
          query={query}
          onRetry={engine.refresh}
          tree={{
            expanded,
            marks,
            focusWish,
            startId,
            onVisit: (id) => {
              const path = id === null || id.startsWith('new ') ? '/tree' : `/tree/${encodeURIComponent(id)}`;
              void navigate(path, { replace: true });
            },
          }}
        />
        <UndoBar removed={state.removed} onUndo={undo} />
        <div aria-live="polite" className="visually-hidden">
          {announcement}
        </div>
      </section>
      {dialog && <TreeDialogs dialog={dialog} factories={state.factories} onClose={close} />}
    </TreeActionsContext>
  );
}
