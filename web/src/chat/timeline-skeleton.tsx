import { Skeleton } from '@mantine/core';
import classes from './timeline.module.css';

const lines = [
  [38, 72],
  [52, 40],
  [64, 58],
  [44, 30],
] as const;

/** The shape of a conversation while it is on its way. */
export function TimelineSkeleton() {
  return (
    <div className={classes.skeleton} role="status" aria-label="Loading messages">
      {lines.map(([first, second]) => (
        <div key={first} className={classes.skeletonRow}>
          <Skeleton height={32} width={32} radius="md" />
          <div className={classes.skeletonText}>
            <Skeleton height={10} width={96} />
            <Skeleton height={10} width={`${first}%`} mt={10} />
            <Skeleton height={10} width={`${second}%`} mt={8} />
          </div>
        </div>
      ))}
    </div>
  );
}
