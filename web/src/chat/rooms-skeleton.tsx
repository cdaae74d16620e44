import { Skeleton } from '@mantine/core';
import classes from './rooms-pane.module.css';

/** The shape of the list while it is on its way. */
export function RoomsSkeleton() {
  return (
    <div className={classes.scroller} role="status" aria-label="Loading rooms">
      {[68, 48, 80, 56, 72, 44].map((width) => (
        <div key={width} className={classes.skeletonRow}>
          <Skeleton height={32} width={32} radius="md" />
          <div className={classes.skeletonText}>
            <Skeleton height={10} width={`${width}%`} />
            <Skeleton height={8} width={`${width + 16}%`} mt={8} />
          </div>
        </div>
      ))}
    </div>
  );
}
