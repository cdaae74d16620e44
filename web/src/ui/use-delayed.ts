import { useEffect, useState } from 'react';

/** Shorter waits than this show nothing, so that quick answers do not flicker. */
const skeletonDelayMs = 150;

/** Becomes true when `isWaiting` has been true for a moment. */
export function useDelayed(isWaiting: boolean, delayMs = skeletonDelayMs): boolean {
  const [isDue, setDue] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setDue(true), delayMs);
    return () => {
      clearTimeout(timer);
      setDue(false);
    };
  }, [isWaiting, delayMs]);
  return isWaiting && isDue;
}
