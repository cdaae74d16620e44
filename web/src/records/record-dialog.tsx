import '../ui/modal-styles.ts';
import { Button, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import { fullLabel } from '../ui/dates.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useFocusBack } from '../ui/use-focus-back.ts';
import classes from './record-dialog.module.css';
import { valueLabel } from './record-words.ts';
import { StatusMark } from './status-mark.tsx';
import type { TableState } from './sync/record-table.ts';
import type { StoredRecord } from './sync/records-api.ts';
import type { RecordsEngine } from './sync/records-engine.ts';

/** Everything about one record, as it stands now. */
export function RecordDialog(props: {
  id: string;
  engine: RecordsEngine;
  /** What is on the screen: with each change of it the record may have changed. */
  table: TableState;
  canDelete: boolean;
  onClose: () => void;
}) {
  const { id, engine } = props;
  useFocusBack();
  const { record, error, retry } = useRecord(engine, id, props.table);
  return (
    <Modal
      opened
      onClose={props.onClose}
      title="Record"
      closeButtonProps={{ 'aria-label': 'Close' }}
      centered
      size={520}
    >
      {record ? (
        <>
          <dl className={classes.facts}>
            <Fact name="Status">
              <StatusMark status={record.status} />
              {record.reason !== null && <span className={classes.reason}>{record.reason}</span>}
            </Fact>
            <Fact name="Information one">{record.informationOne}</Fact>
            <Fact name="Information two">{record.informationTwo}</Fact>
            <Fact name="Kind">{record.kind}</Fact>
            <Fact name="Value">{record.value === null ? null : valueLabel(record.value)}</Fact>
            <Fact name="Occurred">{fullLabel(Date.parse(record.occurredAt))}</Fact>
            <Fact name="Submitted">{fullLabel(Date.parse(record.submittedAt))}</Fact>
            <Fact name="Persisted">
              {record.persistedAt === null ? null : fullLabel(Date.parse(record.persistedAt))}
            </Fact>
            <Fact name="Attempts">{record.attempts === 0 ? null : record.attempts}</Fact>
            <Fact name="Job">{record.jobId}</Fact>
            <Fact name="Receipt">
              <code>{record.id}</code>
            </Fact>
          </dl>
          <div className={classes.actions}>
            {props.canDelete && record.status !== 'QUEUED' && (
              <Button
                variant="default"
                className={classes.delete ?? ''}
                onClick={() => {
                  engine.remove(record);
                  props.onClose();
                }}
              >
                Delete
              </Button>
            )}
            <Button onClick={props.onClose} data-autofocus>
              Close
            </Button>
          </div>
        </>
      ) : error?.code === 'NotFound' ? (
        <p className={classes.gone}>
          There is no such record: it was deleted, or it is still on its way. What is on its way appears in
          the table.
        </p>
      ) : error ? (
        <ErrorNotice error={error} onRetry={retry} />
      ) : (
        <p className={classes.gone}>Loading the record…</p>
      )}
    </Modal>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children ?? <span className={classes.none}>none</span>}</dd>
    </div>
  );
}

/** The record: from the table while it is there, else from the server. */
function useRecord(engine: RecordsEngine, id: string, _table: TableState) {
  const [fetched, setFetched] = useState<StoredRecord | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isWanted = true;
    engine.find(id).then(
      (record) => isWanted && setFetched(record),
      (failure: unknown) => isWanted && setError(toApiError(failure)),
    );
    return () => void (isWanted = false);
  }, [engine, id, tries]);
  return {
    record: engine.known(id) ?? fetched,
    error,
    retry() {
      setError(null);
      setTries(tries + 1);
    },
  };
}
