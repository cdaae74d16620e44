import type { Message } from '../sync/chat-api.ts';
import type { OutgoingMessage } from '../sync/outgoing-queue.ts';
import { startOfDayMs } from '../ui/dates.ts';

/** One row of the timeline: a message with what stands above it. */
export interface TimelineRow {
  /** The same for a message before and after the server confirmed it. */
  key: string;
  item: { kind: 'message'; message: Message } | { kind: 'outgoing'; message: OutgoingMessage };
  createdAtMs: number;
  /** Whether this is the first message of its day. */
  startsDay: boolean;
  /** Whether name and picture stand here; within five minutes a sender's messages share them. */
  startsGroup: boolean;
  /** Whether reading stopped just above. */
  isFirstUnread: boolean;
}

const groupMs = 5 * 60_000;
const dayMs = 24 * 60 * 60_000;

/** Rows made before, by their messages: a row that did not change stays the same object, and is not drawn again. */
export type KnownRows = WeakMap<object, TimelineRow>;

/**
 * Lays messages out: by day, and in groups of one sender.
 *
 * @param readUpTo the newest message that had been seen; `null` for no line
 */
export function timelineRows(options: {
  messages: readonly Message[];
  outgoing: readonly OutgoingMessage[];
  ownUserId: string;
  readUpTo: string | null;
  known?: KnownRows;
}): TimelineRow[] {
  const { ownUserId, readUpTo } = options;
  const known: KnownRows = options.known ?? new WeakMap();
  const rows: TimelineRow[] = [];
  const isSameDay = createDayComparison();
  let previous: { authorId: string; createdAtMs: number; isSystem: boolean } | undefined;
  let hasUnreadLine = readUpTo === null;

  function add(item: TimelineRow['item'], makeKey: () => string) {
    const before = known.get(item.message);
    const authorId = item.kind === 'message' ? item.message.authorId : ownUserId;
    const createdAtMs = before?.createdAtMs ?? createdAtMsOf(item);
    const isSystem = item.kind === 'message' && item.message.kind === 'SYSTEM';
    const startsDay = !isSameDay(createdAtMs);
    const isUnread = item.kind === 'message' && authorId !== ownUserId && item.message.id > (readUpTo ?? '');
    const isFirstUnread = !hasUnreadLine && isUnread;
    if (isFirstUnread) hasUnreadLine = true;
    const continues =
      previous?.authorId === authorId &&
      previous.isSystem === isSystem &&
      createdAtMs - previous.createdAtMs < groupMs;
    const startsGroup = !continues || startsDay || isFirstUnread;
    previous = { authorId, createdAtMs, isSystem };
    const isUnchanged =
      before?.startsDay === startsDay &&
      before.startsGroup === startsGroup &&
      before.isFirstUnread === isFirstUnread;
    const row = isUnchanged
      ? before
      : { key: makeKey(), item, createdAtMs, startsDay, startsGroup, isFirstUnread };
    known.set(item.message, row);
    rows.push(row);
  }

  for (const message of options.messages) {
    add({ kind: 'message', message }, () =>
      message.authorId === ownUserId ? `own:${message.clientId}` : message.id,
    );
  }
  for (const message of options.outgoing) add({ kind: 'outgoing', message }, () => `own:${message.clientId}`);
  return rows;
}

function createdAtMsOf(item: TimelineRow['item']): number {
  return item.kind === 'message' ? Date.parse(item.message.createdAt) : item.message.createdAtMs;
}

/** Tells whether a moment lies on the same day as the one asked about before; looks days up only at their ends. */
function createDayComparison(): (ms: number) => boolean {
  let dayStartMs: number | undefined;
  return (ms) => {
    const isWithin = dayStartMs !== undefined && ms >= dayStartMs && ms - dayStartMs < dayMs - 60 * 60_000;
    if (isWithin) return true;
    const start = startOfDayMs(ms);
    const isSame = start === dayStartMs;
    dayStartMs = start;
    return isSame;
  };
}
