import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { StoredRecord } from './sync/records-api.ts';

const rowPx = 45;
/** Scrolled by more than this into the table, one counts as reading it. */
const readingPx = 24;

/** Which rows are near the screen. The page scrolls, not the table: what stands above it moves it. */
export function useTableWindow(options: {
  rows: readonly StoredRecord[];
  scrollerRef: RefObject<HTMLElement | null>;
  /** Told when the first row leaves the screen, and when it is back. */
  onReading: (isReading: boolean) => void;
}) {
  const { rows, scrollerRef } = options;
  const rowsRef = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);

  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used here, never passed on as memoised
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollerRef.current,
    estimateSize: () => rowPx,
    getItemKey: useCallback((index: number) => rows[index]?.id ?? index, [rows]),
    overscan: 10,
    scrollMargin: margin,
  });

  function look() {
    const [scroller, element] = [scrollerRef.current, rowsRef.current];
    if (!scroller || !element) return;
    const topPx = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    setMargin(Math.round(topPx + scroller.scrollTop));
    options.onReading(topPx < -readingPx);
  }

  const lookLatest = useEffectEvent(look);
  const hasRows = rows.length > 0;
  useLayoutEffect(() => lookLatest(), [hasRows]);
  useEffect(() => {
    const scroller = scrollerRef.current;
    if (!scroller) return;
    const onChange = () => lookLatest();
    const observer = new ResizeObserver(onChange);
    for (const part of [scroller, ...scroller.children]) observer.observe(part);
    scroller.addEventListener('scroll', onChange, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', onChange);
    };
  }, [scrollerRef]);

  return {
    rowsRef,
    virtualizer,
    margin,
    scrollToTop() {
      const scroller = scrollerRef.current;
      if (scroller) scroller.scrollTop = Math.max(0, margin - 120);
    },
  };
}
