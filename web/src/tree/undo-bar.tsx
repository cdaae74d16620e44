import type { Factory } from './sync/tree-api.ts';
import classes from './undo-bar.module.css';

/** Deletions that can still be taken back, the latest at the bottom. */
export function UndoBar(props: { removed: readonly Factory[]; onUndo: (factory: Factory) => void }) {
  return (
    <div role="status" aria-label="Deleted" className={classes.place}>
      {props.removed.slice(-3).map((factory) => (
        <div key={factory.id} className={classes.item}>
          <p className={classes.text}>
            <span className={classes.name}>“{factory.name}”</span> deleted.
          </p>
          <button
            type="button"
            className={classes.undo}
            aria-label={`Undo deleting ${factory.name}`}
            onClick={() => props.onUndo(factory)}
          >
            Undo
          </button>
          <span aria-hidden="true" className={classes.time} />
        </div>
      ))}
    </div>
  );
}
