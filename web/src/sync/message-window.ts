import type { Message } from './chat-api.ts';

/**
 * A gapless stretch of a room's messages in the server's order (by id), as far as it is known here.
 * Nothing outside the stretch is mixed in, so that no gap can look like the whole.
 */
export interface MessageWindow {
  /** Ascending by id. */
  readonly messages: readonly Message[];
  /** Whether the server may have messages before the first one. */
  readonly hasOlder: boolean;
  /** Whether the server may have messages after the last one. */
  readonly hasNewer: boolean;
  /** Whether something may have been missed at the live end, until a catch-up has looked. */
  readonly isStale: boolean;
  /** Messages that arrived while the live end was not known: they exist, but what lies between is not known. */
  readonly ahead: readonly Message[];
}

/** A window onto nothing, of which nothing is known. */
export const emptyWindow: MessageWindow = {
  messages: [],
  hasOlder: true,
  hasNewer: false,
  isStale: true,
  ahead: [],
};

/** Up to this many messages are put in place one by one; more are sorted in together. */
const fewMessages = 16;

/** Applies messages in any order and any number of times: one entry per id, the newer `version` wins. */
export function mergeMessages(known: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  return incoming.length <= fewMessages ? insertFew(known, incoming) : mergeMany(known, incoming);
}

function insertFew(known: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  let copy: Message[] | undefined;
  for (const message of incoming) {
    const index = placeOf(copy ?? known, message.id);
    const present = (copy ?? known)[index];
    const isPresent = present?.id === message.id;
    if (isPresent && present.version >= message.version) continue;
    copy ??= [...known];
    copy.splice(index, isPresent ? 1 : 0, message);
  }
  return copy ?? known;
}

function mergeMany(known: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  let changed = false;
  for (const message of incoming) {
    const present = byId.get(message.id);
    if (present && present.version >= message.version) continue;
    byId.set(message.id, message);
    changed = true;
  }
  return changed ? [...byId.values()].sort(byMessageId) : known;
}

/** The index of the first message whose id is not before `id`. */
function placeOf(messages: readonly Message[], id: string): number {
  let low = 0;
  let high = messages.length;
  // Most messages are newer than all others.
  const last = messages.at(-1);
  if (!last || last.id < id) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle]?.id ?? '') < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The message with this id, in the window or noted ahead of it. */
export function findMessage(window: MessageWindow, id: string): Message | undefined {
  const inside = window.messages[placeOf(window.messages, id)];
  if (inside?.id === id) return inside;
  const noted = window.ahead[placeOf(window.ahead, id)];
  return noted?.id === id ? noted : undefined;
}

/** Shows `next` in the place of exactly this `shown` object; a window without it stays as it is. */
export function exchangeMessage(window: MessageWindow, shown: Message, next: Message): MessageWindow {
  if (findMessage(window, shown.id) !== shown) return window;
  const exchange = (messages: readonly Message[]) =>
    messages.map((message) => (message === shown ? next : message));
  return { ...window, messages: exchange(window.messages), ahead: exchange(window.ahead) };
}

/** The order everyone sees: ids are sortable by time and made by the server. */
export function byMessageId(a: Message, b: Message): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Takes a live event in: inside the window or at its live end, otherwise noted in `ahead`. */
export function receiveMessage(window: MessageWindow, message: Message): MessageWindow {
  const first = window.messages[0];
  const last = window.messages.at(-1);
  // An edit of something older than what is loaded: it comes with its page.
  if (first && message.id < first.id && window.hasOlder) return window;
  if ((window.hasNewer || window.isStale) && (!last || message.id > last.id)) {
    const ahead = mergeMessages(window.ahead, [message]);
    return ahead === window.ahead ? window : { ...window, ahead };
  }
  const messages = mergeMessages(window.messages, [message]);
  return messages === window.messages ? window : { ...window, messages };
}

/** Adds a page that adjoins the old end. */
export function addOlderPage(
  window: MessageWindow,
  page: readonly Message[],
  hasOlder: boolean,
): MessageWindow {
  return { ...window, messages: mergeMessages(window.messages, page), hasOlder };
}

/** Adds a page that adjoins the new end, with more of it to come. */
export function addNewerPage(window: MessageWindow, page: readonly Message[]): MessageWindow {
  const messages = mergeMessages(window.messages, page);
  const last = messages.at(-1);
  return { ...window, messages, ahead: window.ahead.filter((message) => !last || message.id > last.id) };
}

/** The last page was added: the window reaches the live end, and what was noted in `ahead` joins. */
export function reachLiveEnd(window: MessageWindow): MessageWindow {
  const messages = mergeMessages(window.messages, window.ahead);
  return { ...window, messages, hasNewer: false, isStale: false, ahead: [] };
}

/** What to show: the stretch, and one's own words even while what lies before them is being fetched. */
export function visibleMessages(window: MessageWindow, ownUserId: string): readonly Message[] {
  if (window.hasNewer || window.ahead.length === 0) return window.messages;
  return [...window.messages, ...window.ahead.filter((message) => message.authorId === ownUserId)];
}
