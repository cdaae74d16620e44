import type { CSSProperties } from 'react';
import { initials, personHue } from './person-colour.ts';
import classes from './person-avatar.module.css';

/** Initials on the person's colour; decoration beside a name. */
export function PersonAvatar({ userId, name, size = 32 }: { userId: string; name: string; size?: number }) {
  const style = { '--person-hue': personHue(userId), '--person-size': `${size}px` } as CSSProperties;
  return <span aria-hidden="true" className={classes.avatar} style={style} data-initials={initials(name)} />;
}
