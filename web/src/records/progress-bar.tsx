import classes from './progress-bar.module.css';

/** How far something is; `text` is what is said of it. */
export function ProgressBar(props: { label: string; value: number; max: number; text: string }) {
  const share = Math.min(1, props.value / props.max);
  return (
    <div
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={props.max}
      aria-valuenow={props.value}
      aria-valuetext={props.text}
      className={classes.track}
    >
      <div className={classes.bar} style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}
