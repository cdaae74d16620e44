import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { bucketWords } from './bucket-words.ts';
import { Panel } from './panel.tsx';
import { RecordChart } from './record-chart.tsx';
import type { RecordsAddress } from './records-address.ts';
import { StatsTable } from './stats-table.tsx';
import classes from './stats-panel.module.css';
import type { FiguresState } from './sync/record-figures.ts';
import { spans } from './sync/stats-range.ts';

/** Records over time, as a chart or as a table. */
export function StatsPanel(props: {
  address: RecordsAddress;
  figures: FiguresState;
  onAddress: (address: RecordsAddress) => void;
  onRetry: () => void;
}) {
  const { address, figures } = props;
  const { span, bucket } = address;
  const [isTable, setTable] = useState(false);

  function chooseSpan(name: string) {
    const chosen = spans.find((one) => one.name === name);
    const [usual] = chosen?.buckets ?? [];
    if (!chosen || !usual) return;
    const keepsBucket = chosen.buckets.includes(bucket);
    props.onAddress({ ...address, span: chosen, bucket: keepsBucket ? bucket : usual });
  }

  return (
    <Panel
      titleId="stats-title"
      title="Over time"
      controls={
        <>
          <NativeSelect
            size="xs"
            aria-label="Time shown"
            value={span.name}
            data={spans.map(({ name, label }) => ({ value: name, label }))}
            onChange={({ currentTarget }) => chooseSpan(currentTarget.value)}
          />
          {span.buckets.length > 1 && (
            <NativeSelect
              size="xs"
              aria-label="Measured by"
              value={bucket}
              data={span.buckets.map((one) => ({ value: one, label: bucketWords[one] }))}
              onChange={({ currentTarget }) => {
                const chosen = span.buckets.find((one) => one === currentTarget.value);
                if (chosen) props.onAddress({ ...address, bucket: chosen });
              }}
            />
          )}
          <Button size="xs" variant="default" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
            {isTable ? 'Show the chart' : 'Show as table'}
          </Button>
        </>
      }
    >
      {figures.stats && figures.question ? (
        isTable ? (
          <StatsTable stats={figures.stats} bucket={figures.question.bucket} />
        ) : (
          <RecordChart stats={figures.stats} question={figures.question} span={span} />
        )
      ) : figures.failure ? (
        <ErrorNotice error={figures.failure} onRetry={props.onRetry} />
      ) : (
        <Skeleton height={230} radius="md" />
      )}
      {figures.stats && figures.failure && (
        <p role="status" className={classes.stale}>
          Not up to date: the server did not answer.{' '}
          <Button size="compact-xs" variant="default" onClick={props.onRetry}>
            Try again
          </Button>
        </p>
      )}
    </Panel>
  );
}
