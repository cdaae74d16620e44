import { Button } from '@mantine/core';
import type { RoomDetails } from './room-details.ts';
import classes from './room-settings.module.css';

/** Somebody else changed the room meanwhile: both states side by side, and a choice. */
export function DetailsConflict(props: {
  theirs: RoomDetails;
  mine: RoomDetails;
  onKeepTheirs: () => void;
  onApplyMine: () => void;
}) {
  const { theirs, mine } = props;
  const rows = [
    { what: 'Name', theirs: theirs.name, mine: mine.name },
    { what: 'Topic', theirs: theirs.topic, mine: mine.topic },
    { what: 'Slow mode', theirs: `${theirs.slowModeSeconds} s`, mine: `${mine.slowModeSeconds} s` },
  ].filter((row) => row.theirs.trim() !== row.mine.trim());
  return (
    <div role="alert" className={classes.conflict}>
      <p>Somebody else changed this room at the same time. Nothing of yours is lost.</p>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">Now</th>
            <th scope="col">Yours</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.what}>
              <th scope="row">{row.what}</th>
              <td>{row.theirs || 'None'}</td>
              <td>{row.mine || 'None'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.conflictActions}>
        <Button size="xs" variant="default" onClick={props.onKeepTheirs}>
          Keep theirs
        </Button>
        <Button size="xs" onClick={props.onApplyMine}>
          Apply mine again
        </Button>
      </div>
    </div>
  );
}
