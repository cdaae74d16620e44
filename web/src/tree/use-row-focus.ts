import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { TreeRow } from './tree-rows.ts';

interface Place {
  /** The key of a row, or the id of its factory. */
  key: string | null;
  index: number;
  /** Whether the row may have yet to come. */
  isAwaited: boolean;
}

/** Which row the keyboard is on. When it goes, the row in its place takes over. */
export function useRowFocus(options: {
  rows: readonly TreeRow[];
  scrollerRef: RefObject<HTMLDivElement | null>;
  scrollTo: (index: number) => void;
  /** Where to start; the first row without it. */
  startKey: string | null;
}) {
  const { rows, scrollerRef, scrollTo } = options;
  const [place, setPlace] = useState<Place>({ key: options.startKey, index: 0, isAwaited: false });
  /** Grows with each wish to move the keyboard to the active row. */
  const [wish, setWish] = useState(0);
  const fulfilledWish = useRef(0);
  const hadFocus = useRef(false);
  const found = rows.findIndex((row) => isAt(row, place.key));
  const isFound = found >= 0;
  const activeIndex = isFound ? found : Math.max(0, Math.min(place.index, rows.length - 1));
  const isReplaced = !isFound;

  function focusRow(index: number) {
    const element = scrollerRef.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    element?.focus({ preventScroll: true });
  }

  useEffect(() => {
    if (wish === fulfilledWish.current || (place.isAwaited && !isFound)) return;
    fulfilledWish.current = wish;
    scrollTo(activeIndex);
    focusRow(activeIndex);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the keyboard moves with the wish, not when rows are added
  }, [wish, isFound]);

  // The row that had the keyboard is gone.
  useLayoutEffect(() => {
    if (isReplaced && hadFocus.current && document.activeElement === document.body) focusRow(activeIndex);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when the row goes
  }, [isReplaced, rows]);

  return {
    activeIndex,
    /** Moves the keyboard. */
    go(index: number) {
      setPlace({ key: rows[index]?.key ?? null, index, isAwaited: false });
      setWish((before) => before + 1);
    },
    /** Moves the keyboard to the row with this key, or of this factory, as soon as it is there. */
    goTo(key: string) {
      setPlace((before) => ({ key, index: before.index, isAwaited: true }));
      setWish((before) => before + 1);
    },
    /** Gives the keyboard back to the row that had it. */
    goBack() {
      setPlace((before) => ({ ...before, isAwaited: false }));
      setWish((before) => before + 1);
    },
    onFocus(index: number) {
      hadFocus.current = true;
      const row = rows[index];
      if (!row || index !== place.index || !isAt(row, place.key)) {
        setPlace({ key: rows[index]?.key ?? null, index, isAwaited: false });
      }
    },
    onBlur(relatedTarget: Element | null) {
      hadFocus.current = relatedTarget === null;
    },
  };
}

function isAt(row: TreeRow, key: string | null): boolean {
  return row.key === key || (row.kind === 'factory' && row.shown.factory.id === key);
}
