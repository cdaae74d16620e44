import type { PresenceStatus } from '../graphql/documents.generated.ts';
import { PersonAvatar } from './person-avatar.tsx';
import classes from './person-picture.module.css';
import { PresenceDot } from './presence-dot.tsx';

/** A person's initials, with their presence in the corner where it is known. */
export function PersonPicture(props: {
  userId: string;
  name: string;
  size?: number;
  presence: PresenceStatus | undefined;
}) {
  return (
    <span className={classes.picture}>
      <PersonAvatar userId={props.userId} name={props.name} size={props.size ?? 32} />
      {props.presence && (
        <span className={classes.corner}>
          <PresenceDot presence={props.presence} />
        </span>
      )}
    </span>
  );
}
