import { useEffect, useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useAppServices, useSignedIn } from '../app-context.ts';
import type { Room } from '../sync/chat-api.ts';
import { visibleMessages } from '../sync/message-window.ts';
import type { RoomTimeline } from '../sync/room-timeline.ts';
import { dayLabel } from '../ui/dates.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useDelayed } from '../ui/use-delayed.ts';
import { useNow } from '../ui/use-now.ts';
import { useValue } from '../ui/use-value.ts';
import { JumpToLatest } from './jump-to-latest.tsx';
import { MessageAnnouncer } from './message-announcer.tsx';
import { TimelineSkeleton } from './timeline-skeleton.tsx';
import { timelineRows } from './timeline-rows.ts';
import type { KnownRows, TimelineRow } from './timeline-rows.ts';
import { TimelineRowView } from './timeline-row-view.tsx';
import { TimelineTop } from './timeline-top.tsx';
import classes from './timeline.module.css';
import { focusComposer } from './focus-composer.ts';
import { useReadPosition } from './use-read-position.ts';
import { topStripPx, useTimelineScroll } from './use-timeline-scroll.ts';
import type { TimelineStart } from './use-timeline-scroll.ts';

/** The messages of a room. */
export function Timeline(props: {
  room: Room;
  timeline: RoomTimeline;
  targetId: string | null;
  /** Grows with each message written here. */
  sentCount: number;
  editingId: string | null;
  /** The names of the members, by their ids, as far as they are known. */
  names: ReadonlyMap<string, string>;
}) {
  const { room, timeline, targetId } = props;
  const { user } = useSignedIn();
  const { scrollPlaces } = useAppServices();
  const state = useValue(timeline.state);
  const outgoing = useValue(timeline.outgoing.items);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const now = useNow(60_000);
  const [place] = useState(() => scrollPlaces.get(room.id));
  const startId = targetId ?? place;
  useEffect(() => void timeline.load(startId ?? undefined), [timeline, startId]);

  const messages = visibleMessages(state.window, user.userId);
  const { readUpTo, onReadLatest } = useReadPosition(room);
  const [known] = useState<KnownRows>(() => new WeakMap());
  const rows = useMemo(
    () => timelineRows({ messages, outgoing, ownUserId: user.userId, readUpTo, known }),
    [messages, outgoing, user.userId, readUpTo, known],
  );
  const activeIndex = indexOrNull(rows.findIndex(({ key }) => key === activeKey));
  const editingIndex = indexOfMessage(rows, props.editingId);
  const targetIndex = indexOfMessage(rows, targetId);
  const startIndex = indexOfMessage(rows, startId);
  const { scrollerRef, virtualizer, isAtEnd, floatingDayMs, onScroll } = useTimelineScroll({
    timeline,
    rows,
    start: startOf(
      targetIndex,
      startIndex,
      rows.findIndex((row) => row.isFirstUnread),
    ),
    isReady: state.isLoaded && (startId === null || startIndex !== null || state.isTargetMissing),
    pinned: [activeIndex, editingIndex].filter((index) => index !== null),
    rememberPlace: (messageId) => scrollPlaces.set(room.id, messageId),
  });

  const isAtLatest = isAtEnd === true && !state.window.hasNewer;
  const latestId = state.window.messages.at(-1)?.id;
  useEffect(() => {
    if (isAtLatest && latestId !== undefined) onReadLatest(latestId);
  }, [isAtLatest, latestId, onReadLatest]);

  // One's own words are always worth scrolling to.
  const { sentCount } = props;
  useEffect(() => {
    if (sentCount > 0) void timeline.jumpToLatest().then(() => virtualizer.scrollToEnd());
  }, [sentCount, timeline, virtualizer]);

  // Following a link to a message that is already loaded.
  useEffect(() => {
    if (targetIndex !== null) virtualizer.scrollToIndex(targetIndex, { align: 'center' });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when the target changes, not when rows move
  }, [targetId, targetIndex !== null]);

  useEffect(() => {
    if (editingIndex !== null) virtualizer.scrollToIndex(editingIndex, { align: 'auto' });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when editing begins, not when rows move
  }, [props.editingId]);

  useEffect(() => {
    if (activeIndex === null) return;
    scrollerRef.current
      ?.querySelector<HTMLElement>(`[data-index="${activeIndex}"] [role="article"]`)
      ?.focus({ preventScroll: true });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- focus moves with the key, not when rows are added
  }, [activeKey]);

  function onKeyDown(event: KeyboardEvent) {
    if (isField(event.target)) return;
    const next = nextIndex(event.key, activeIndex, rows.length);
    if (event.key === 'Escape') return focusComposer();
    const row = next === null ? undefined : rows[next];
    if (next === null || !row) return;
    event.preventDefault();
    virtualizer.scrollToIndex(next, { align: 'auto' });
    setActiveKey(row.key);
  }

  async function jumpToLatest() {
    await timeline.jumpToLatest();
    virtualizer.scrollToEnd();
    focusComposer();
  }

  const items = virtualizer.getVirtualItems();
  const showsSkeleton = useDelayed(!state.isLoaded && !state.failure);

  return (
    <div className={classes.frame}>
      <div
        ref={scrollerRef}
        className={classes.scroller}
        role="log"
        aria-live="off"
        aria-label={`Messages in ${room.name}`}
        aria-busy={state.loading === 'start'}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          // A message that was clicked has the keyboard as well.
          const index = rowIndexOf(event.target);
          if (index !== null) setActiveKey(rows[index]?.key ?? null);
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) setActiveKey(null);
        }}
      >
        <div className={classes.content} style={{ height: virtualizer.getTotalSize() }}>
          {state.isLoaded && (
            <TimelineTop
              room={room}
              state={state}
              heightPx={topStripPx}
              onLoadOlder={() => void timeline.loadOlder()}
            />
          )}
          {items.map((item) => {
            const row = rows[item.index];
            return row ? (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                data-message={row.item.kind === 'message' ? row.item.message.id : undefined}
                className={classes.row}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <TimelineRowView
                  row={row}
                  ownName={room.myMembership?.displayName ?? ''}
                  ownUserId={user.userId}
                  dayLabel={row.startsDay ? dayLabel(row.createdAtMs, now) : null}
                  isTarget={targetIndex === item.index}
                  isActive={activeKey === row.key}
                  isEditing={editingIndex === item.index}
                  names={props.names}
                  isSlowMode={room.slowModeSeconds > 0}
                  outgoing={timeline.outgoing}
                />
              </div>
            ) : null;
          })}
        </div>
      </div>
      {floatingDayMs !== null && (
        <div className={classes.stickyDay} aria-hidden="true">
          <span>{dayLabel(floatingDayMs, now)}</span>
        </div>
      )}
      {!state.isLoaded && showsSkeleton && (
        <div className={classes.cover}>
          <TimelineSkeleton />
        </div>
      )}
      {state.failure && state.failure.part !== 'older' && (
        <div className={state.isLoaded ? classes.newerFailure : classes.startFailure}>
          <ErrorNotice
            error={state.failure.error}
            onRetry={() =>
              void (state.failure?.part === 'start'
                ? timeline.load(startId ?? undefined)
                : timeline.loadNewer())
            }
          />
        </div>
      )}
      {state.isLoaded && state.isTargetMissing && targetId !== null && (
        <p role="status" className={classes.missing}>
          That message isn’t here any more.
        </p>
      )}
      {state.isLoaded && isAtEnd !== null && !isAtLatest && (
        <JumpToLatest roomId={room.id} onJump={() => void jumpToLatest()} />
      )}
      <MessageAnnouncer window={state.window} isLoaded={state.isLoaded} ownUserId={user.userId} />
    </div>
  );
}

function indexOfMessage(rows: readonly TimelineRow[], id: string | null): number | null {
  if (id === null) return null;
  return indexOrNull(rows.findIndex(({ item }) => item.kind === 'message' && item.message.id === id));
}

/** A message someone linked to, else where one was, else where reading stopped, else the end. */
function startOf(target: number | null, place: number | null, firstUnread: number): TimelineStart | null {
  if (target !== null) return { index: target, align: 'center' };
  if (place !== null) return { index: place, align: 'start' };
  return firstUnread < 0 ? null : { index: firstUnread, align: 'center' };
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea');
}

/** The row whose message, not a button of it, is the target. */
function rowIndexOf(target: EventTarget): number | null {
  if (!(target instanceof HTMLElement) || !target.matches('[role="article"]')) return null;
  const index = target.closest<HTMLElement>('[data-index]')?.dataset['index'];
  return index === undefined ? null : Number(index);
}

function indexOrNull(index: number): number | null {
  return index < 0 ? null : index;
}

function nextIndex(key: string, active: number | null, count: number): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowUp':
      return active === null ? last : Math.max(0, active - 1);
    case 'ArrowDown':
      return active === null ? last : Math.min(last, active + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
