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
}): TimelineRow[] {
  const { ownUserId, readUpTo } = options;
  const rows: TimelineRow[] = [];
  let previous: { authorId: string; createdAtMs: number; isSystem: boolean } | undefined;
  let hasUnreadLine = readUpTo === null;

  function add(
    authorId: string,
    createdAtMs: number,
    isSystem: boolean,
    rest: Pick<TimelineRow, 'key' | 'item'>,
  ) {
    const startsDay = !previous || startOfDayMs(previous.createdAtMs) !== startOfDayMs(createdAtMs);
    const { item } = rest;
    const isUnread = item.kind === 'message' && authorId !== ownUserId && item.message.id > (readUpTo ?? '');
    const isFirstUnread = !hasUnreadLine && isUnread;
    if (isFirstUnread) hasUnreadLine = true;
    const continues =
      previous?.authorId === authorId &&
      previous.isSystem === isSystem &&
      createdAtMs - previous.createdAtMs < groupMs;
    rows.push({
      ...rest,
      createdAtMs,
      startsDay,
      isFirstUnread,
      startsGroup: !continues || startsDay || isFirstUnread,
    });
    previous = { authorId, createdAtMs, isSystem };
  }

  for (const message of options.messages) {
    const key = message.authorId === ownUserId ? `own:${message.clientId}` : message.id;
    add(message.authorId, Date.parse(message.createdAt), message.kind === 'SYSTEM', {
      key,
      item: { kind: 'message', message },
    });
  }
  for (const message of options.outgoing) {
    add(ownUserId, message.createdAtMs, false, {
      key: `own:${message.clientId}`,
      item: { kind: 'outgoing', message },
    });
  }
  return rows;
}
