import { useVirtualizer } from '@tanstack/react-virtual';
import type { VirtualItem } from '@tanstack/react-virtual';
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
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
/** Scrolling that rests for this long is a place worth coming back to. */
const placePauseMs = 200;
/** The height of the day's name that floats at the top, and of the one that stands between messages. */
const dayPx = 44;

/** Where the timeline stands when it appears. */
export interface TimelineStart {
  index: number;
  align: 'start' | 'center';
}

/** Scrolling of the timeline: what is rendered, where it starts, and when more is fetched. */
export function useTimelineScroll(options: {
  timeline: RoomTimeline;
  rows: readonly TimelineRow[];
  /** Where to start; the end without it. */
  start: TimelineStart | null;
  isReady: boolean;
  /** Rows that have the keyboard or are being edited; they stay rendered wherever one scrolls. */
  pinned: readonly number[];
  /** Told which message stands at the top once scrolling pauses; `null` at the end. */
  rememberPlace: (messageId: string | null) => void;
}) {
  const { timeline, rows, isReady, start, pinned } = options;
  const scrollerRef = useRef<HTMLDivElement>(null);
  // Unknown until the timeline stands where it starts: nothing counts as read before that.
  const [isAtEnd, setAtEnd] = useState<boolean | null>(null);
  const [floatingDayMs, setFloatingDayMs] = useState<number | null>(null);
  const isPlaced = useRef(false);
  const placeTimer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used here, never passed on as memoised
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollerRef.current,
    estimateSize: (index) => estimateRowPx(rows[index]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 6,
    paddingStart: topStripPx,
    paddingEnd: bottomGapPx,
    scrollPaddingStart: dayPx,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: atEndPx,
    rangeExtractor: ({ startIndex: first, endIndex: last, overscan, count }) =>
      withPinned(first - overscan, last + overscan, count, pinned),
  });

  useLayoutEffect(() => {
    if (!isReady || isPlaced.current) return;
    isPlaced.current = true;
    if (rows.length > 0 && start === null) virtualizer.scrollToEnd();
    else if (start) virtualizer.scrollToIndex(start.index, { align: start.align });
  }, [isReady, rows.length, start, virtualizer]);

  function look() {
    const scroller = scrollerRef.current;
    if (!scroller || !isPlaced.current) return;
    const { scrollTop } = scroller;
    const fromEndPx = scroller.scrollHeight - scrollTop - scroller.clientHeight;
    const isEnd = fromEndPx <= atEndPx;
    const items = virtualizer.getVirtualItems();
    setAtEnd(isEnd);
    setFloatingDayMs(floatingDay(items, rows, scrollTop));
    fetchNear(timeline, scrollTop, fromEndPx);
    clearTimeout(placeTimer.current);
    const place = isEnd ? null : topMessageId(items, rows, scrollTop);
    placeTimer.current = setTimeout(() => options.rememberPlace(place), placePauseMs);
  }

  // What fits on the screen as a whole never scrolls: it is looked at when it changes.
  const lookLatest = useEffectEvent(look);
  useEffect(() => {
    const frame = requestAnimationFrame(lookLatest);
    return () => cancelAnimationFrame(frame);
  }, [rows, isReady]);

  return { scrollerRef, virtualizer, isAtEnd, floatingDayMs, onScroll: look };
}

function topMessageId(
  items: readonly VirtualItem[],
  rows: readonly TimelineRow[],
  top: number,
): string | null {
  const item = items.find(({ start }) => start >= top)?.index;
  const row = item === undefined ? undefined : rows[item];
  return row?.item.kind === 'message' ? row.item.message.id : null;
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

function withPinned(first: number, last: number, count: number, pinned: readonly number[]): number[] {
  const start = Math.max(0, first);
  const end = Math.min(count - 1, last);
  const indexes = new Set(pinned.filter((index) => index >= 0 && index < count));
  for (let index = start; index <= end; index += 1) indexes.add(index);
  return [...indexes].sort((a, b) => a - b);
}

function estimateRowPx(row: TimelineRow | undefined): number {
  if (!row) return 28;
  const lines = estimateLines(row.item.message.body ?? '');
  return (
    lines * 22 + 6 + (row.startsGroup ? 28 : 0) + (row.startsDay ? dayPx : 0) + (row.isFirstUnread ? 28 : 0)
  );
}

const charactersPerLine = 90;

function estimateLines(text: string): number {
  let lines = 0;
  let start = 0;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lines += Math.max(1, Math.ceil((end - start) / charactersPerLine));
    start = end + 1;
  }
  return lines;
}
