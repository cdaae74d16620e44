import { Skeleton } from '@mantine/core';
import classes from './records-page.module.css';

/** The shape of the page while it is on its way. */
export function RecordsSkeleton() {
  return (
    <div role="status" aria-label="Loading records" className={classes.skeleton}>
      <div className={classes.tiles}>
        {['a', 'b', 'c'].map((key) => (
          <Skeleton key={key} height={74} radius="md" />
        ))}
      </div>
      <Skeleton height={260} radius="md" />
      {[70, 55, 62, 48, 66].map((width) => (
        <Skeleton key={width} height={14} width={`${width}%`} mt={12} />
      ))}
    </div>
  );
}
