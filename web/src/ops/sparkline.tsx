import classes from './sparkline.module.css';

const width = 96;
const height = 20;

/** How a number went lately; the number itself stands beside it, so nothing is said to who can't see it. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length - 1);
  const points = values.map(
    (value, index) => `${index * step},${height - 1 - (value / most) * (height - 2)}`,
  );
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      className={classes.line}
      data-flat={values.every((value) => value === 0) || undefined}
    >
      <polyline points={points.length > 1 ? points.join(' ') : `0,${height - 1} ${width},${height - 1}`} />
    </svg>
  );
}
