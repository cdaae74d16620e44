import { Skeleton } from '@mantine/core';
import { useDelayed } from '../ui/use-delayed.ts';
import classes from './ops-page.module.css';

/** The shape of queues on their way. */
export function OpsSkeleton() {
  if (!useDelayed(true)) return null;
  return (
    <div role="status" aria-label="Loading queues" className={classes.skeleton}>
      {[52, 44, 60, 48, 56].map((width) => (
        <Skeleton key={width} height={14} width={`${width}%`} />
      ))}
    </div>
  );
}
