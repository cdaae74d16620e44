import { Link } from 'react-router';
import type { LinkProps } from 'react-router';
import classes from './row-link.module.css';

/** What a row is about, and the way to all of it. */
export function RowLink({ className, ...rest }: LinkProps) {
  return <Link {...rest} className={className ? `${classes.link} ${className}` : (classes.link ?? '')} />;
}
