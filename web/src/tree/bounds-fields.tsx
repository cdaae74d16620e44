import { TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { selectAll } from '../ui/select-all.ts';
import classes from '../ui/dialog-frame.module.css';

/** The two ends of a pool, beside each other. */
export function BoundsFields(props: {
  lower: GetInputPropsReturnType;
  upper: GetInputPropsReturnType;
  hasFocus?: boolean;
}) {
  const field = { inputMode: 'numeric' as const, autoComplete: 'off', onFocus: selectAll };
  return (
    <div className={classes.bounds}>
      <TextInput
        label="From"
        {...field}
        {...props.lower}
        {...(props.hasFocus ? { 'data-autofocus': true } : {})}
      />
      <TextInput label="To" {...props.upper} {...field} />
    </div>
  );
}
