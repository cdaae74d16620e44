import { useEffect } from 'react';
import type { RefObject } from 'react';

const focusable = ['a[href]', 'button:enabled', 'input:enabled', 'textarea:enabled', '[tabindex="0"]'].join();

/**
 * Gives the keyboard back when what lies over the page goes, unless something else took it. For components that are
 * there only while they are open: Mantine's `returnFocus` needs them to be there before.
 *
 * @param options.to what gets it; else what had it when the component came, or what is nearest to where that was.
 * @param options.isOn `false` where the page itself decides.
 */
export function useFocusBack(options: { to?: RefObject<HTMLElement | null>; isOn?: boolean } = {}): void {
  const { to, isOn = true } = options;
  useEffect(() => {
    if (!isOn) return;
    const before = to ? to.current : document.activeElement;
    const places = before instanceof HTMLElement ? placesOf(before) : [];
    return () => {
      const { activeElement, body } = document;
      const isFree = activeElement === null || activeElement === body;
      if (isFree) nearest(places)?.focus({ preventScroll: true });
    };
  }, [to, isOn]);
}

/** The element and all around it below the body, from the inside out. */
function placesOf(element: HTMLElement): HTMLElement[] {
  const places: HTMLElement[] = [];
  for (let place: HTMLElement | null = element; place !== null; place = place.parentElement) {
    if (place !== document.body && place !== document.documentElement) places.push(place);
  }
  return places;
}

function nearest([before, ...around]: HTMLElement[]): HTMLElement | null | undefined {
  if (before?.isConnected) return before;
  return around
    .filter(({ isConnected }) => isConnected)
    .map((place) => place.querySelector<HTMLElement>(focusable))
    .find((found) => found !== null);
}
