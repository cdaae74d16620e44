import type { ComponentProps } from 'react';
import classes from './icon-button.module.css';

/** A button that shows a picture only. It stays marked while what it opens is open. */
export function IconButton(
  props: ComponentProps<'button'> & {
    /** What it does, for whoever can't see the picture. */
    'aria-label': string;
    /** 28, 30 or 34 pixels (the default). */
    size?: 'small' | 'medium' | 'large';
  },
) {
  const { size = 'large', className, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      data-size={size}
      className={className ? `${classes.button} ${className}` : classes.button}
    />
  );
}
