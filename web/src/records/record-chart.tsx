import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';
import type { PointerEvent } from 'react';
import { axisLabel, bucketLabel, bucketSentence, statsSentence } from './bucket-words.ts';
import { bucketsAsked, labelledBuckets, niceScale, placeBuckets, runsOf } from './chart-geometry.ts';
import type { PlacedBucket, Scale } from './chart-geometry.ts';
import classes from './record-chart.module.css';
import { valueLabel, wholeLabel } from './record-words.ts';
import type { RecordStats, StatsQuestion } from './sync/records-api.ts';
import { bucketMs } from './sync/stats-range.ts';
import type { StatsSpan } from './sync/stats-range.ts';

const leftPx = 46;
const countsPx = 96;
const valuesPx = 84;
const gapPx = 22;
const topPx = 8;
const axisPx = 22;
const heightPx = topPx + countsPx + gapPx + valuesPx + axisPx;

/** How many records there were, and between which values they lay, drawn over time. */
export function RecordChart(props: { stats: RecordStats; question: StatsQuestion; span: StatsSpan }) {
  const { stats, question, span } = props;
  const { ref, width } = useElementSize();
  const [pointedIndex, setPointedIndex] = useState<number | null>(null);
  const count = bucketsAsked(question);
  const plotPx = Math.max(0, width - leftPx);
  const step = plotPx / count;
  const placed = placeBuckets(stats.buckets, question, count, plotPx);
  const pointed = placed.find(({ x }) => Math.round(x / step) === pointedIndex);
  const values = placed.flatMap(({ bucket: { min, max } }) =>
    min === null || max === null ? [] : [min, max],
  );
  const counts = niceScale(0, Math.max(1, ...placed.map(({ bucket }) => bucket.count)), countsPx, 3, 1);
  const measures = niceScale(Math.min(...values, 0), Math.max(...values, 1), valuesPx, 3);
  const fromMs = Date.parse(question.from);
  const sentence = statsSentence(stats, span);

  function point(event: PointerEvent<SVGSVGElement>) {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - leftPx;
    setPointedIndex(x < 0 || x >= plotPx ? null : Math.floor(x / step));
  }

  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        {pointed ? (
          <>
            <strong>{bucketLabel(Date.parse(pointed.bucket.start), question.bucket)}</strong>{' '}
            {bucketSentence(pointed.bucket)}
          </>
        ) : (
          sentence
        )}
      </figcaption>
      <div ref={ref} className={classes.plot}>
        {width > 0 && (
          <svg
            role="img"
            aria-label={`Chart: ${sentence}. The table has every number.`}
            width={width}
            height={heightPx}
            onPointerMove={point}
            onPointerLeave={() => setPointedIndex(null)}
          >
            <g transform={`translate(${leftPx} ${topPx})`}>
              <Axis scale={counts} width={plotPx} label={wholeLabel} />
              {pointed && (
                <rect
                  className={classes.pointed}
                  x={pointed.x}
                  width={pointed.width}
                  height={countsPx + gapPx + valuesPx}
                />
              )}
              {placed.map(({ bucket, x, width: barPx }) => (
                <rect
                  key={bucket.start}
                  className={classes.bar}
                  x={x}
                  y={Math.min(counts.toY(bucket.count), countsPx - 1)}
                  width={barPx}
                  height={Math.max(1, countsPx - counts.toY(bucket.count))}
                  rx={Math.min(2, barPx / 3)}
                />
              ))}
              <g transform={`translate(0 ${countsPx + gapPx})`}>
                <Axis scale={measures} width={plotPx} label={valueLabel} />
                {runsOf(placed, step).map((run) => (
                  <Run key={run[0]?.bucket.start} run={run} scale={measures} />
                ))}
              </g>
              <g transform={`translate(0 ${countsPx + gapPx + valuesPx + 15})`}>
                {labelledBuckets(count, plotPx, 64).map((index) => (
                  <text key={index} className={classes.label} x={index * step}>
                    {axisLabel(fromMs + index * bucketMs[question.bucket], question.bucket, span.ms)}
                  </text>
                ))}
              </g>
            </g>
          </svg>
        )}
      </div>
      <ul className={classes.legend}>
        <li data-mark="bar">Count</li>
        <li data-mark="band">Lowest to highest value</li>
        <li data-mark="line">Average</li>
      </ul>
    </figure>
  );
}

function Axis(props: { scale: Scale; width: number; label: (value: number) => string }) {
  return props.scale.ticks.map(({ value, at }) => (
    <g key={value}>
      <line className={classes.grid} x1={0} x2={props.width} y1={at} y2={at} />
      <text className={classes.label} x={-8} y={at + 4} textAnchor="end">
        {props.label(value)}
      </text>
    </g>
  ));
}

/** A band from the lowest to the highest value with a line through the averages. */
function Run({ run, scale }: { run: readonly PlacedBucket[]; scale: Scale }) {
  const points = (value: 'min' | 'avg' | 'max') =>
    run.flatMap(({ bucket, x, width }) => {
      const y = scale.toY(bucket[value] ?? 0);
      // A bucket without neighbours is as wide as it is.
      const xs = run.length === 1 ? [x, x + width] : [x + width / 2];
      return xs.map((at) => `${at},${y}`);
    });
  return (
    <>
      <polygon className={classes.band} points={[...points('min'), ...points('max').reverse()].join(' ')} />
      <polyline className={classes.line} points={points('avg').join(' ')} />
    </>
  );
}
