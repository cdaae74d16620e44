import type { ComponentProps } from 'react';
import classes from './code-block.module.css';

/** A text for machines, shown as it is. The keyboard reaches it, to scroll. */
export function CodeBlock(
  props: ComponentProps<'pre'> & {
    /** What it is, for whoever can't see where it stands. */
    'aria-label': string;
  },
) {
  const { className, ...rest } = props;
  return (
    <pre tabIndex={0} {...rest} className={className ? `${classes.block} ${className}` : classes.block} />
  );
}
