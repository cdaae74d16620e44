import { useEffect } from 'react';
import type { RefObject } from 'react';

/**
 * Gives the keyboard back when what lies over the page goes, unless something else took it. For components that are
 * there only while they are open: Mantine's `returnFocus` needs them to be there before.
 *
 * @param options.to what gets it; else what had it when the component came.
 * @param options.isOn `false` where the page itself decides.
 */
export function useFocusBack(options: { to?: RefObject<HTMLElement | null>; isOn?: boolean } = {}): void {
  const { to, isOn = true } = options;
  useEffect(() => {
    if (!isOn) return;
    const before = to ? to.current : document.activeElement;
    return () => {
      const { activeElement, body } = document;
      const isFree = activeElement === null || activeElement === body;
      if (isFree && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [to, isOn]);
}
