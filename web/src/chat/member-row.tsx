import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs';
import { Suspense, lazy, useRef, useState } from 'react';
import type { Membership, PresenceStatus, Role } from '../sync/chat-api.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { PersonPicture } from '../ui/person-picture.tsx';
import classes from './members-panel.module.css';

const MemberMenu = lazy(async () => ({ default: (await import('./member-menu.tsx')).MemberMenu }));

/** One member: who, which role, whether there, and for owners what can be done. */
export function MemberRow(props: {
  member: Membership;
  isSelf: boolean;
  presence: PresenceStatus | undefined;
  canManage: boolean;
  isLastOwner: boolean;
  onSetRole: (role: Role) => void;
  onRemove: () => void;
}) {
  const { member } = props;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <li className={classes.member}>
      <PersonPicture userId={member.userId} name={member.displayName} presence={props.presence} />
      <span className={classes.name}>
        {member.displayName}
        {props.isSelf && <span className={classes.self}> (you)</span>}
      </span>
      {member.role === 'OWNER' && <span className={classes.role}>Owner</span>}
      {props.canManage && (
        <>
          <IconButton
            ref={button}
            size="medium"
            aria-label={`Actions for ${member.displayName}`}
            aria-haspopup="menu"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <IconDots aria-hidden="true" size={17} stroke={1.75} />
          </IconButton>
          <Suspense>
            {isOpen && <MemberMenu {...props} anchor={button} onClose={() => setOpen(false)} />}
          </Suspense>
        </>
      )}
    </li>
  );
}
