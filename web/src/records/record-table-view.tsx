import { Button } from '@mantine/core';
import IconArrowUp from '@tabler/icons-react/dist/esm/icons/IconArrowUp.mjs';
import IconFilterOff from '@tabler/icons-react/dist/esm/icons/IconFilterOff.mjs';
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import type { To } from 'react-router';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { useDelayed } from '../ui/use-delayed.ts';
import { useNow } from '../ui/use-now.ts';
import { RecordRow } from './record-row.tsx';
import { recordErrorSentence, recordsLabel } from './record-words.ts';
import classes from './record-table.module.css';
import { TableSkeleton } from './table-skeleton.tsx';
import type { TableState } from './sync/record-table.ts';
import type { RecordsEngine } from './sync/records-engine.ts';
import type { StoredRecord } from './sync/records-api.ts';
import { useTableWindow } from './use-table-window.ts';

/** The records of the view. Only the rows near the screen are in the document; on phones each is a card. */
export function RecordTableView(props: {
  engine: RecordsEngine;
  table: TableState;
  scrollerRef: RefObject<HTMLElement | null>;
  canDelete: boolean;
  isFiltered: boolean;
  hrefOf: (id: string) => To;
  onClearFilters: () => void;
}) {
  const { engine, table, scrollerRef } = props;
  const { rows } = table;
  const now = useNow(30_000);
  const showsSkeleton = useDelayed(!table.isLoaded && !table.failure);
  const { rowsRef, virtualizer, margin, scrollToTop } = useTableWindow({
    rows,
    scrollerRef,
    onReading: engine.table.setReading,
  });
  const [focusId, setFocusId] = useState<string | null>(null);
  useEffect(() => {
    if (focusId === null) return;
    document.querySelector<HTMLElement>(`[data-delete="${focusId}"]`)?.focus();
  }, [focusId]);

  function remove(record: StoredRecord) {
    const index = rows.indexOf(record);
    // The row in its place has the keyboard then.
    setFocusId((rows[index + 1] ?? rows[index - 1])?.id ?? null);
    engine.remove(record);
  }

  if (!table.isLoaded) {
    if (table.failure) return <ErrorNotice error={table.failure} onRetry={engine.table.retry} />;
    return showsSkeleton ? <TableSkeleton /> : null;
  }
  if (rows.length === 0 && !table.hasMore) {
    return props.isFiltered ? (
      <EmptyState
        icon={<IconFilterOff size={24} />}
        title="No record fits these filters"
        actions={
          <Button variant="default" onClick={props.onClearFilters}>
            Clear filters
          </Button>
        }
      >
        New ones that fit appear here by themselves.
      </EmptyState>
    ) : (
      <p className={classes.nothing}>No records here now.</p>
    );
  }
  return (
    <>
      {table.hasNewer && (
        <div className={classes.newer}>
          <Button
            size="xs"
            radius="xl"
            leftSection={<IconArrowUp aria-hidden="true" size={14} />}
            onClick={() => {
              engine.table.showNewer();
              scrollToTop();
            }}
          >
            {table.newerCount > 0 ? `${recordsLabel(table.newerCount)} more` : 'New records'}
          </Button>
        </div>
      )}
      <div
        role="table"
        aria-label="Records"
        aria-rowcount={table.hasMore ? -1 : rows.length + 1}
        className={classes.table}
      >
        <TableHead isSticky rowIndex={1} rowClass={`${classes.row} ${classes.headRow}`}>
          <span role="columnheader">Status</span>
          <span role="columnheader" aria-sort={table.view.order === 'ASC' ? 'ascending' : 'descending'}>
            Occurred
          </span>
          <span role="columnheader" className={classes.kind}>
            Kind
          </span>
          <span role="columnheader">Information one</span>
          <span role="columnheader">Information two</span>
          <span role="columnheader" className={classes.value}>
            Value
          </span>
          <span role="columnheader">
            <span className="visually-hidden">Actions</span>
          </span>
        </TableHead>
        <div
          ref={rowsRef}
          role="rowgroup"
          className={classes.rows}
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const record = rows[item.index];
            return record ? (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                role="none"
                data-index={item.index}
                className={classes.place}
                style={{ transform: `translateY(${item.start - margin}px)` }}
              >
                <RecordRow
                  index={item.index}
                  record={record}
                  now={now}
                  to={props.hrefOf(record.id)}
                  onDelete={props.canDelete && record.status !== 'QUEUED' ? () => remove(record) : null}
                />
              </div>
            ) : null;
          })}
        </div>
      </div>
      <div className={classes.foot}>
        <span>
          {table.hasMore
            ? `The first ${recordsLabel(rows.length)}`
            : `${recordsLabel(rows.length)}, all there are`}
        </span>
        {table.moreFailure && (
          <span role="alert" className={classes.failure}>
            {recordErrorSentence(table.moreFailure)}
          </span>
        )}
        {table.hasMore && (
          <Button
            size="xs"
            variant="default"
            loading={table.isLoadingMore}
            onClick={() => void engine.table.loadMore()}
          >
            Load more
          </Button>
        )}
      </div>
    </>
  );
}
