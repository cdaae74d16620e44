import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { TreeRow } from './tree-rows.ts';

/** Which row the keyboard is on. When it goes, the row in its place takes over. */
export function useRowFocus(options: {
  rows: readonly TreeRow[];
  scrollerRef: RefObject<HTMLDivElement | null>;
  scrollTo: (index: number) => void;
  /** Where to start; the first row without it. */
  startKey: string | null;
}) {
  const { rows, scrollerRef, scrollTo } = options;
  const [place, setPlace] = useState<{ key: string | null; index: number }>({
    key: options.startKey,
    index: 0,
  });
  /** Grows with each wish to move the keyboard to the active row. */
  const [wish, setWish] = useState(0);
  const hadFocus = useRef(false);
  const found = rows.findIndex(({ key }) => key === place.key);
  const activeIndex = found >= 0 ? found : Math.max(0, Math.min(place.index, rows.length - 1));
  const isReplaced = found < 0;

  function focusRow(index: number) {
    const element = scrollerRef.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    element?.focus({ preventScroll: true });
  }

  useEffect(() => {
    if (wish === 0) return;
    scrollTo(activeIndex);
    focusRow(activeIndex);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the keyboard moves with the wish, not when rows are added
  }, [wish]);

  // The row that had the keyboard is gone.
  useLayoutEffect(() => {
    if (isReplaced && hadFocus.current && document.activeElement === document.body) focusRow(activeIndex);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when the row goes
  }, [isReplaced, rows]);

  return {
    activeIndex,
    /** Moves the keyboard. */
    go(index: number) {
      setPlace({ key: rows[index]?.key ?? null, index });
      setWish((before) => before + 1);
    },
    /** Moves the keyboard to a row that may have yet to come. */
    goTo(key: string) {
      setPlace((before) => ({ key, index: before.index }));
      setWish((before) => before + 1);
    },
    /** Gives the keyboard back to the row that had it. */
    goBack: () => setWish((before) => before + 1),
    onFocus(index: number) {
      hadFocus.current = true;
      if (index !== place.index || rows[index]?.key !== place.key) {
        setPlace({ key: rows[index]?.key ?? null, index });
      }
    },
    onBlur(relatedTarget: Element | null) {
      hadFocus.current = relatedTarget === null;
    },
  };
}
