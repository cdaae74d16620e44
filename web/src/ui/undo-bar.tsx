import barClasses from './floating-bar.module.css';
import classes from './undo-bar.module.css';

/** Deletions that can still be taken back, the latest at the bottom. */
export function UndoBar(props: {
  removed: readonly { id: string; name: string }[];
  onUndo: (id: string) => void;
}) {
  return (
    <div role="status" aria-label="Deleted" className={classes.place}>
      {props.removed.slice(-3).map(({ id, name }) => (
        <div key={id} className={`${barClasses.bar} ${classes.item}`}>
          <p className={classes.text}>
            <span className={classes.name}>“{name}”</span> deleted.
          </p>
          <button
            type="button"
            className={`${barClasses.action} ${classes.undo}`}
            aria-label={`Undo deleting ${name}`}
            onClick={() => props.onUndo(id)}
          >
            Undo
          </button>
          <span aria-hidden="true" className={classes.time} />
        </div>
      ))}
    </div>
  );
}
