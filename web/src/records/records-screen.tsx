import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useTell } from '../ui/notices-context.ts';
import pageClasses from '../ui/page.module.css';
import { UndoBar } from '../ui/undo-bar.tsx';
import { useDelayed } from '../ui/use-delayed.ts';
import { useUndoKey } from '../ui/use-undo-key.ts';
import { useValue } from '../ui/use-value.ts';
import { JobDialog } from './job-dialog.tsx';
import { JobsPanel } from './jobs-panel.tsx';
import { NoRecordsAccess } from './no-records-access.tsx';
import { NoRecords } from './no-records.tsx';
import { PasteDialog } from './paste/paste-dialog.tsx';
import { RecordAnnouncer } from './record-announcer.tsx';
import { RecordDialog } from './record-dialog.tsx';
import { RecordFilters } from './record-filters.tsx';
import { RecordTableView } from './record-table-view.tsx';
import { recordErrorSentence } from './record-words.ts';
import { RecordTiles } from './record-tiles.tsx';
import { isFiltered, readAddress, unfiltered, writeAddress } from './records-address.ts';
import type { RecordsAddress } from './records-address.ts';
import { RecordsHeader } from './records-header.tsx';
import type { RecordsDialog } from './records-header.tsx';
import classes from './records-page.module.css';
import { RecordsSkeleton } from './records-skeleton.tsx';
import { StatsPanel } from './stats-panel.tsx';
import { SubmitDialog } from './submit-dialog.tsx';
import type { StoredRecord } from './sync/records-api.ts';
import { useRecordsEngine } from './use-records-engine.ts';

/** Figures, jobs, chart and table, and the dialogs over them. */
export function RecordsScreen({ canWrite }: { canWrite: boolean }) {
  const { chat } = useSignedIn();
  const navigate = useNavigate();
  const tell = useTell();
  const { recordId = null } = useParams();
  const [parameters, setParameters] = useSearchParams();
  const address = readAddress(parameters);
  const engine = useRecordsEngine(address);
  const state = useValue(engine.state);
  const table = useValue(engine.table.state);
  const { jobs, isLoaded: areJobsLoaded } = useValue(engine.jobs.state);
  const figures = useValue(engine.figures.state);
  const { phase } = useValue(chat.connection);
  const [dialog, setDialog] = useState<RecordsDialog | null>(null);
  const scrollerRef = useRef<HTMLDivElement>(null);
  const isReadOnly = phase === 'offline' || phase === 'signed-out';
  const showsSkeleton = useDelayed(!state.isLoaded && !state.failure);

  const tellFailure = useEffectEvent((record: StoredRecord, error: unknown) =>
    tell({
      tone: 'problem',
      text: `“${record.informationOne}” is back: it could not be deleted. ${recordErrorSentence(toApiError(error))}`,
    }),
  );
  useEffect(() => engine.onRemoveFailed((record, error) => tellFailure(record, error)), [engine]);

  useUndoKey(() => {
    const latest = state.removed.at(-1);
    if (latest) engine.undoRemove(latest.id);
    return latest !== undefined;
  });

  const setAddress = (next: RecordsAddress) => setParameters(writeAddress(next));
  const place = (id: string | null) =>
    void navigate({
      pathname: id === null ? '/records' : `/records/${encodeURIComponent(id)}`,
      search: parameters.toString(),
    });

  function showQueued(receiptId: string) {
    setDialog(null);
    engine.table.showNewer();
    tell({ text: `Queued. Receipt ${receiptId}`, action: { label: 'Show', run: () => place(receiptId) } });
  }

  if (state.failure?.code === 'Unauthorized') return <NoRecordsAccess />;

  const isEmpty =
    state.isLoaded &&
    table.isLoaded &&
    areJobsLoaded &&
    !isFiltered(address) &&
    table.rows.length === 0 &&
    jobs.length === 0 &&
    state.removed.length === 0;

  return (
    <section className={classes.frame} aria-labelledby="records-title">
      <div ref={scrollerRef} className={pageClasses.page}>
        <div className={`${pageClasses.content} ${classes.content}`}>
          <RecordsHeader
            phase={phase}
            isLoaded={state.isLoaded}
            canWrite={canWrite}
            isReadOnly={isReadOnly}
            onOpen={setDialog}
          />
          {!state.isLoaded && state.failure && <ErrorNotice error={state.failure} onRetry={engine.refresh} />}
          {!state.isLoaded && showsSkeleton && <RecordsSkeleton />}
          {isEmpty && <NoRecords canWrite={canWrite} isReadOnly={isReadOnly} onOpen={setDialog} />}
          {state.isLoaded && !isEmpty && (
            <>
              <RecordTiles address={address} figures={figures} waiting={state.waiting} />
              <div className={classes.panels}>
                <StatsPanel
                  address={address}
                  figures={figures}
                  onAddress={setAddress}
                  onRetry={engine.figures.touch}
                />
                <JobsPanel
                  engine={engine}
                  address={address}
                  canWrite={canWrite && !isReadOnly}
                  onOpen={setDialog}
                />
              </div>
              <section className={classes.records} aria-labelledby="records-list-title">
                <RecordFilters address={address} jobs={jobs} onAddress={setAddress} />
                <RecordTableView
                  engine={engine}
                  table={table}
                  scrollerRef={scrollerRef}
                  canDelete={canWrite && !isReadOnly}
                  isFiltered={isFiltered(address)}
                  hrefOf={(id) => ({
                    pathname: `/records/${encodeURIComponent(id)}`,
                    search: parameters.toString(),
                  })}
                  onClearFilters={() => setAddress(unfiltered(address))}
                />
              </section>
            </>
          )}
        </div>
      </div>
      <UndoBar
        removed={state.removed.map(({ id, informationOne }) => ({ id, name: informationOne }))}
        onUndo={engine.undoRemove}
      />
      <RecordAnnouncer engine={engine} />
      {dialog === 'submit' && (
        <SubmitDialog engine={engine} onQueued={showQueued} onClose={() => setDialog(null)} />
      )}
      {dialog === 'paste' && <PasteDialog engine={engine} onClose={() => setDialog(null)} />}
      {dialog === 'job' && <JobDialog engine={engine} onClose={() => setDialog(null)} />}
      {recordId !== null && (
        <RecordDialog
          key={recordId}
          id={recordId}
          engine={engine}
          table={table}
          canDelete={canWrite && !isReadOnly}
          onClose={() => place(null)}
        />
      )}
    </section>
  );
}
