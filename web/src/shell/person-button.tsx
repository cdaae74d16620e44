import { Suspense, lazy, useRef, useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { PersonAvatar } from '../ui/person-avatar.tsx';
import classes from './rail.module.css';
import { useDisplayName } from './use-profile.ts';

const PersonMenu = lazy(async () => ({ default: (await import('./person-menu.tsx')).PersonMenu }));

/** Who is signed in; opens their menu. */
export function PersonButton() {
  const { user } = useSignedIn();
  const name = useDisplayName();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={classes.item}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <PersonAvatar userId={user.userId} name={name} size={22} />
        <span className={classes.personName}>
          <span className="visually-hidden">You: </span>
          {name}
        </span>
      </button>
      <Suspense>{isOpen && <PersonMenu anchor={button} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
