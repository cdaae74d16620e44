import { DialogFrame } from '../ui/dialog-frame.tsx';
import classes from '../ui/dialog-frame.module.css';
import { numberLabel, rangeLabel } from './factory-words.ts';
import { withUpdate } from './sync/shown-factories.ts';
import type { Factory, FactoryUpdate } from './sync/tree-api.ts';
import { useTreeActions } from './tree-actions.ts';

/** Somebody else changed the same thing first: both values side by side, and a choice. */
export function ConflictDialog(props: {
  seen: Factory;
  input: FactoryUpdate;
  current: Factory;
  onClose: () => void;
}) {
  const { seen, input, current } = props;
  const { update } = useTreeActions();
  const mine = withUpdate(current, input);
  const numbersNow = current.children.length;
  const rows = [
    { what: 'Name', theirs: current.name, mine: mine.name },
    { what: 'Range', theirs: rangeLabel(current), mine: rangeLabel(mine) },
    { what: 'Numbers', theirs: numberLabel(numbersNow), mine: numberLabel(mine.children.length) },
  ].filter((row) => row.theirs !== row.mine);
  return (
    <DialogFrame
      title={`“${seen.name}” was changed by somebody else`}
      submitLabel="Apply mine again"
      isChoice
      cancelLabel="Keep theirs"
      onClose={props.onClose}
      onSubmit={(event) => {
        event.preventDefault();
        update(current, input);
      }}
    >
      <p>You both changed it at the same time, and theirs came first. Nothing of yours is lost.</p>
      <table className={classes.compare}>
        <thead>
          <tr>
            <td />
            <th scope="col">Theirs</th>
            <th scope="col">Mine</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.what}>
              <th scope="row">{row.what}</th>
              <td>{row.theirs}</td>
              <td>{row.mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </DialogFrame>
  );
}
