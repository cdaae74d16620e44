import type { DemoUser } from '../config.ts';
import { PersonAvatar } from '../ui/person-avatar.tsx';
import classes from './auth-layout.module.css';

/** One click signs in as a demo user; nothing where the server offers none. */
export function DemoUsers(props: {
  users: readonly DemoUser[];
  isPending: boolean;
  onChoose: (user: DemoUser) => void;
}) {
  if (props.users.length === 0) return null;
  return (
    <section className={classes.demo} aria-labelledby="demo-users">
      <h2 id="demo-users" className={classes.demoTitle}>
        Or look around as
      </h2>
      <ul className={classes.demoList}>
        {props.users.map((user) => (
          <li key={user.username}>
            <button
              type="button"
              className={classes.demoUser}
              disabled={props.isPending}
              onClick={() => props.onChoose(user)}
            >
              <PersonAvatar userId={user.username} name={demoName(user)} size={28} />
              <span className={classes.demoText}>
                <span className={classes.demoName}>
                  <span className="visually-hidden">Sign in as </span>
                  {demoName(user)}
                </span>{' '}
                <span className={classes.demoGroups}>{user.groups.join(', ') || 'no groups'}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** “ana@example.com” and “ana” are both Ana. */
function demoName({ username }: DemoUser): string {
  const name = username.split('@')[0] ?? username;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
