import { Skeleton } from '@mantine/core';
import classes from './tree-page.module.css';

/** The shape of the tree while it is on its way. */
export function TreeSkeleton() {
  return (
    <div className={classes.skeleton} role="status" aria-label="Loading factories">
      {[34, 52, 41, 60, 38].map((width) => (
        <div key={width} className={classes.skeletonRow}>
          <Skeleton height={12} width={`${width / 2}%`} />
          <Skeleton height={20} width={`${width}%`} />
        </div>
      ))}
    </div>
  );
}
