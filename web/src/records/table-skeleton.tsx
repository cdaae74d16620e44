import { Skeleton } from '@mantine/core';
import classes from './record-table.module.css';

/** The shape of rows on their way. */
export function TableSkeleton() {
  return (
    <div role="status" aria-label="Loading records" className={classes.skeleton}>
      {[62, 48, 70, 55, 66, 52].map((width) => (
        <Skeleton key={width} height={14} width={`${width}%`} />
      ))}
    </div>
  );
}
