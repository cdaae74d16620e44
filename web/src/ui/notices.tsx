import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import barClasses from './floating-bar.module.css';
import classes from './notices.module.css';
import { NoticesContext } from './notices-context.ts';
import type { Notice } from './notices-context.ts';

const plainMs = 4_000;
/** Problems and offers stay long enough to be read and reached. */
const importantMs = 10_000;

/** Shows one notice at a time at the bottom of the screen; it waits while one points at it or has it in focus. */
export function Notices({ children }: { children: ReactNode }) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (!notice || isHeld) return;
    const delayMs = notice.tone === 'problem' || notice.action ? importantMs : plainMs;
    const timer = setTimeout(() => setNotice(null), delayMs);
    return () => clearTimeout(timer);
  }, [notice, isHeld]);

  function close() {
    setHeld(false);
    setNotice(null);
  }

  return (
    <NoticesContext value={setNotice}>
      {children}
      <div role="status" aria-label="Notices" className={classes.place}>
        {notice && (
          <div
            className={`${barClasses.bar} ${classes.notice}`}
            data-tone={notice.tone}
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
          >
            <p className={classes.text}>{notice.text}</p>
            {notice.action && (
              <button
                type="button"
                className={`${barClasses.action} ${classes.action}`}
                onClick={() => {
                  notice.action?.run();
                  close();
                }}
              >
                {notice.action.label}
              </button>
            )}
            <button type="button" className={classes.close} aria-label="Close notice" onClick={close}>
              <IconX aria-hidden="true" size={14} stroke={2} />
            </button>
          </div>
        )}
      </div>
    </NoticesContext>
  );
}
