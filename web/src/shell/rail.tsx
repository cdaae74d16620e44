import { NotificationBell } from '../notifications/notification-bell.tsx';
import { Mark } from '../ui/mark.tsx';
import { ConnectionChip } from './connection-chip.tsx';
import { PersonButton } from './person-button.tsx';
import { PlaceLinks } from './place-links.tsx';
import classes from './rail.module.css';
import { ThemeSwitch } from './theme-switch.tsx';

/** The left edge on wide screens: places above, connection, theme and person below. */
export function Rail({ isNarrow }: { isNarrow: boolean }) {
  return (
    <section aria-label="Chorus" className={classes.rail} data-narrow={isNarrow || undefined}>
      <div className={classes.brand}>
        <Mark size={24} />
        <span>Chorus</span>
      </div>
      <nav aria-label="Places" className={classes.places}>
        <PlaceLinks className={classes.item} />
      </nav>
      <div className={classes.below}>
        <NotificationBell className={classes.item} isShort={isNarrow} />
        <ConnectionChip isShort={isNarrow} />
        <ThemeSwitch />
        <PersonButton />
      </div>
    </section>
  );
}

/** The bottom edge on phones. */
export function BottomBar() {
  return (
    <footer className={classes.bar}>
      <nav aria-label="Places" className={classes.barPlaces}>
        <PlaceLinks className={classes.barItem} isShort />
      </nav>
      <div className={classes.barSide}>
        <NotificationBell className={classes.barButton} isShort />
        <ConnectionChip isShort />
        <PersonButton />
      </div>
    </footer>
  );
}
