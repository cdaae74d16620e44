import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { recordsLabel, statusWords } from './record-words.ts';
import { isFiltered, unfiltered } from './records-address.ts';
import type { RecordsAddress, Since } from './records-address.ts';
import classes from './record-filters.module.css';
import type { ShownJob } from './sync/job-board.ts';
import type { RecordStatus } from './sync/records-api.ts';
import { recordRules } from './sync/record-rules.ts';

const sinceLabels: Readonly<Record<Since, string>> = {
  hour: 'Last hour',
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
};
const statuses = Object.entries(statusWords) as [RecordStatus, string][];

/** Which records the table shows, kept in the page's address. */
export function RecordFilters(props: {
  address: RecordsAddress;
  jobs: readonly ShownJob[];
  onAddress: (address: RecordsAddress) => void;
}) {
  const { address, jobs, onAddress } = props;
  const hasRange = address.since === null && (address.from !== null || address.to !== null);
  const [isChoosingRange, setChoosingRange] = useState(false);
  const showsRange = hasRange || isChoosingRange;
  const isKnownJob = jobs.some(({ job }) => job.id === address.jobId);

  function chooseTime(value: string) {
    setChoosingRange(value === 'range');
    if (value === 'range') return onAddress({ ...address, since: null });
    const since = value in sinceLabels ? (value as Since) : null;
    onAddress({ ...address, since, from: null, to: null });
  }

  return (
    <div className={classes.filters}>
      <h2 id="records-list-title" className={classes.title}>
        All records
      </h2>
      <div className={classes.fields} role="group" aria-label="Filters">
        <KindFilter kind={address.kind} onKind={(kind) => onAddress({ ...address, kind })} />
        <NativeSelect
          size="xs"
          aria-label="Status"
          value={address.status ?? ''}
          data={[{ value: '', label: 'Any status' }, ...statuses.map(([value, label]) => ({ value, label }))]}
          onChange={({ currentTarget: { value } }) =>
            onAddress({ ...address, status: statuses.find(([status]) => status === value)?.[0] ?? null })
          }
        />
        <NativeSelect
          size="xs"
          className={classes.job ?? ''}
          aria-label="Job"
          value={address.jobId ?? ''}
          onChange={({ currentTarget: { value } }) => onAddress({ ...address, jobId: value || null })}
        >
          <option value="">Any job</option>
          {address.jobId !== null && !isKnownJob && (
            <option value={address.jobId}>Job {address.jobId}</option>
          )}
          {jobs.map(({ job }) => (
            <option key={job.id} value={job.id}>
              {jobName(job.requested, job.kind, job.createdAt)}
            </option>
          ))}
        </NativeSelect>
        <NativeSelect
          size="xs"
          aria-label="Time"
          value={address.since ?? (showsRange ? 'range' : '')}
          data={[
            { value: '', label: 'Any time' },
            ...Object.entries(sinceLabels).map(([value, label]) => ({ value, label })),
            { value: 'range', label: 'From … to …' },
          ]}
          onChange={({ currentTarget }) => chooseTime(currentTarget.value)}
        />
        <NativeSelect
          size="xs"
          aria-label="Order"
          value={address.order}
          data={[
            { value: 'DESC', label: 'Latest first' },
            { value: 'ASC', label: 'Earliest first' },
          ]}
          onChange={({ currentTarget }) =>
            onAddress({ ...address, order: currentTarget.value === 'ASC' ? 'ASC' : 'DESC' })
          }
        />
        {isFiltered(address) && (
          <Button
            size="xs"
            variant="subtle"
            onClick={() => {
              setChoosingRange(false);
              onAddress(unfiltered(address));
            }}
          >
            Clear filters
          </Button>
        )}
      </div>
      {showsRange && (
        <div className={classes.range}>
          <TimeField label="From" time={address.from} onTime={(from) => onAddress({ ...address, from })} />
          <TimeField label="To" time={address.to} onTime={(to) => onAddress({ ...address, to })} />
        </div>
      )}
    </div>
  );
}

/** A whole kind, looked for when one has finished writing it. */
function KindFilter({ kind, onKind }: { kind: string | null; onKind: (kind: string | null) => void }) {
  const [text, setText] = useState(kind ?? '');
  const [seen, setSeen] = useState(kind);
  // The address changed by another way: a link, or going back.
  if (kind !== seen) {
    setSeen(kind);
    setText(kind ?? '');
  }
  const apply = () => {
    const wanted = text.trim() || null;
    if (wanted !== kind) onKind(wanted);
  };
  return (
    <form
      role="search"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        apply();
      }}
    >
      <TextInput
        size="xs"
        className={classes.kind ?? ''}
        aria-label="Kind"
        placeholder="Kind"
        maxLength={recordRules.kindChars}
        autoComplete="off"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onBlur={apply}
      />
    </form>
  );
}

function TimeField(props: { label: string; time: string | null; onTime: (time: string | null) => void }) {
  return (
    <TextInput
      size="xs"
      type="datetime-local"
      label={props.label}
      value={props.time === null ? '' : localTime(props.time)}
      onChange={({ currentTarget: { value } }) => {
        const ms = Date.parse(value);
        props.onTime(Number.isNaN(ms) ? null : new Date(ms).toISOString());
      }}
    />
  );
}

/** A moment as a field for date and time has it: in this device's zone, to the minute. */
function localTime(iso: string): string {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const jobTimeFormat = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

function jobName(requested: number, kind: string | null, createdAt: string): string {
  const what = kind === null ? recordsLabel(requested) : `${recordsLabel(requested)}, ${kind}`;
  return `Job of ${what} (${jobTimeFormat.format(Date.parse(createdAt))})`;
}
