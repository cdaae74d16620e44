import type { ReactNode } from 'react';
import { useMatch } from 'react-router';
import { NotificationAnnouncer } from '../notifications/notification-announcer.tsx';
import classes from './app-shell.module.css';
import { BottomBar, Rail } from './rail.tsx';
import { useLayout } from './use-layout.ts';

/** The frame around every place. */
export function AppShell({ children }: { children: ReactNode }) {
  const layout = useLayout();
  const isInRoom = useMatch('/rooms/:roomId/*') !== null;
  const isPhone = layout === 'phone';
  return (
    <div className={classes.shell} data-layout={layout}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      {!isPhone && <Rail isNarrow={layout === 'narrow'} />}
      <main id="main" tabIndex={-1} className={classes.main}>
        {children}
      </main>
      {/* Inside a room the whole height belongs to it; its header leads back. */}
      {isPhone && !isInRoom && <BottomBar />}
      <NotificationAnnouncer />
    </div>
  );
}
