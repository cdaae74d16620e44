import { useVirtualizer } from '@tanstack/react-virtual';
import type { VirtualItem } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RoomTimeline } from '../sync/room-timeline.ts';
import { startOfDayMs } from '../ui/dates.ts';
import type { TimelineRow } from './timeline-rows.ts';

/** The strip above the first message: the button for older ones, or the start of the room. */
export const topStripPx = 72;
const bottomGapPx = 16;
/** Within this distance of the bottom one counts as reading the latest. */
const atEndPx = 60;
/** Pages are fetched before the reader gets there. */
const prefetchPx = 900;
/** The height of the day's name that floats at the top, and of the one that stands between messages. */
const dayPx = 44;

/** Scrolling of the timeline: what is rendered, where it starts, and when more is fetched. */
export function useTimelineScroll(options: {
  timeline: RoomTimeline;
  rows: readonly TimelineRow[];
  /** The row to start at; the end without one. */
  startIndex: number | null;
  isReady: boolean;
  /** The row that has the keyboard; it stays rendered wherever one scrolls. */
  activeIndex: number | null;
}) {
  const { timeline, rows, isReady, startIndex, activeIndex } = options;
  const scrollerRef = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const [floatingDayMs, setFloatingDayMs] = useState<number | null>(null);
  const isPlaced = useRef(false);

  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used here, never passed on as memoised
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollerRef.current,
    estimateSize: (index) => estimateRowPx(rows[index]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 6,
    paddingStart: topStripPx,
    paddingEnd: bottomGapPx,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: atEndPx,
    rangeExtractor: ({ startIndex: first, endIndex: last, overscan, count }) =>
      withActive(first - overscan, last + overscan, count, activeIndex),
  });

  useLayoutEffect(() => {
    if (!isReady || isPlaced.current || rows.length === 0) return;
    isPlaced.current = true;
    if (startIndex === null) virtualizer.scrollToEnd();
    else virtualizer.scrollToIndex(startIndex, { align: 'center' });
  }, [isReady, rows.length, startIndex, virtualizer]);

  function onScroll() {
    const scroller = scrollerRef.current;
    if (!scroller || !isPlaced.current) return;
    const fromEndPx = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    setAtEnd(fromEndPx <= atEndPx);
    setFloatingDayMs(floatingDay(virtualizer.getVirtualItems(), rows, scroller.scrollTop));
    fetchNear(timeline, scroller.scrollTop, fromEndPx);
  }

  // A page shorter than the screen leaves nothing to scroll.
  useEffect(() => {
    const scroller = scrollerRef.current;
    if (!scroller || !isPlaced.current) return;
    const fromEndPx = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    fetchNear(timeline, scroller.scrollTop, fromEndPx);
  }, [timeline, rows]);

  return { scrollerRef, virtualizer, isAtEnd, floatingDayMs, onScroll };
}

/** The day to float at the top; none where a day's own line stands, or above all messages. */
function floatingDay(
  items: readonly VirtualItem[],
  rows: readonly TimelineRow[],
  top: number,
): number | null {
  if (top <= topStripPx) return null;
  const hasOwnLine = items.some(
    ({ index, start }) => rows[index]?.startsDay && Math.abs(start - top) < dayPx,
  );
  const first = items.find((item) => item.end > top);
  const row = first && rows[first.index];
  return hasOwnLine || !row ? null : startOfDayMs(row.createdAtMs);
}

function fetchNear(timeline: RoomTimeline, fromStartPx: number, fromEndPx: number) {
  const { failure, loading, isLoaded } = timeline.state.get();
  if (!isLoaded || loading || failure) return;
  if (fromStartPx < prefetchPx) void timeline.loadOlder();
  if (fromEndPx < prefetchPx) void timeline.loadNewer();
}

function withActive(first: number, last: number, count: number, activeIndex: number | null): number[] {
  const indexes: number[] = [];
  const start = Math.max(0, first);
  const end = Math.min(count - 1, last);
  if (activeIndex !== null && activeIndex < start) indexes.push(activeIndex);
  for (let index = start; index <= end; index += 1) indexes.push(index);
  if (activeIndex !== null && activeIndex > end && activeIndex < count) indexes.push(activeIndex);
  return indexes;
}

function estimateRowPx(row: TimelineRow | undefined): number {
  if (!row) return 28;
  const { body } = row.item.message;
  const lines = (body ?? '')
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 90)), 0);
  return (
    lines * 22 + 6 + (row.startsGroup ? 28 : 0) + (row.startsDay ? dayPx : 0) + (row.isFirstUnread ? 28 : 0)
  );
}
