import classes from './group-name.module.css';

/** What a group is called, within a sentence. */
export function GroupName({ children }: { children: string }) {
  return <code className={classes.group}>{children}</code>;
}
