import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import type { Clock } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { ChatApi, Message } from './chat-api.ts';
import {
  addNewerPage,
  addOlderPage,
  emptyWindow,
  mergeMessages,
  reachLiveEnd,
  receiveMessage,
} from './message-window.ts';
import type { MessageWindow } from './message-window.ts';
import { createOutgoingQueue } from './outgoing-queue.ts';
import type { OutgoingQueue } from './outgoing-queue.ts';

/** Which end of the timeline a request concerns. */
export type TimelinePart = 'start' | 'older' | 'newer';

/** What a timeline shows. */
export interface TimelineState {
  window: MessageWindow;
  /** Whether the first page has arrived. */
  isLoaded: boolean;
  loading: TimelinePart | null;
  /** The last request that failed, until it is tried again. */
  failure: { part: TimelinePart; error: ApiError } | null;
  /** The message asked for by its id was not there. */
  isTargetMissing: boolean;
}

/** The messages of one room: what is loaded, what is on its way out, and how to get more. */
export interface RoomTimeline {
  readonly state: ReadableValue<TimelineState>;
  readonly outgoing: OutgoingQueue;
  /** Loads the newest page, or the surroundings of a message unless it is loaded already. */
  load(aroundId?: string): Promise<void>;
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /** Leaves the past: the window becomes the newest page. */
  jumpToLatest(): Promise<void>;
  /** Fetches what was missed at the live end; gives how many messages were new. Rejects with an `ApiError`. */
  catchUp(): Promise<number>;
  /** Takes a live event. */
  receive(message: Message): void;
  /** From now on events may be missed, until the next `catchUp`. */
  markStale(): void;
  dispose(): void;
}

const pageSize = 50;
const catchUpPageSize = 100;
/** Further behind than this, the rest is loaded as the reader gets there. */
const maxCatchUpPages = 5;
/** A message may become visible after one with a higher id; longer than the longest request plus clock skew. */
const overlapMs = 45_000;

const initialState: TimelineState = {
  window: emptyWindow,
  isLoaded: false,
  loading: null,
  failure: null,
  isTargetMissing: false,
};

/** Creates the timeline of one room; nothing is fetched before `load`. */
export function createRoomTimeline(options: {
  roomId: string;
  api: Pick<ChatApi, 'messages' | 'sendMessage'>;
  ownUserId: string;
  isReachable(): boolean;
  clock: Clock;
  createId(): string;
  /** Called with each message that the server confirmed here first. */
  sent(message: Message): void;
}): RoomTimeline {
  const { api, roomId } = options;
  const state = createObservableValue<TimelineState>(initialState);
  const outgoing = createOutgoingQueue({
    send: (message) => api.sendMessage({ roomId, mentions: [], ...message }),
    sent(message) {
      receive(message);
      options.sent(message);
    },
    isReachable: options.isReachable,
    clock: options.clock,
    createId: options.createId,
  });
  /** Grows when the window is replaced, so that pages of an earlier window are recognised. */
  let epoch = 0;
  let replacing: Promise<void> | undefined;

  function update(change: Partial<TimelineState>) {
    state.set({ ...state.get(), ...change });
  }

  function confirmOwn(messages: readonly Message[]) {
    for (const message of messages) {
      if (message.authorId === options.ownUserId) outgoing.confirm(message.clientId);
    }
  }

  function setWindow(
    window: MessageWindow,
    arrived: readonly Message[],
    change: Partial<TimelineState> = {},
  ) {
    update({ window, ...change });
    confirmOwn(arrived);
  }

  function receive(message: Message) {
    const { window } = state.get();
    const next = receiveMessage(window, message);
    if (next !== window) update({ window: next });
    confirmOwn([message]);
  }

  /** Runs a request for one part of the timeline and keeps its outcome out of a later window. */
  async function request(part: TimelinePart, run: (isCurrent: () => boolean) => Promise<void>) {
    const own = epoch;
    update({ loading: part, failure: null });
    try {
      await run(() => own === epoch);
    } catch (error) {
      if (own === epoch) update({ failure: { part, error: toApiError(error) } });
    }
    if (own === epoch) update({ loading: null });
  }

  function replaceWindow(aroundId: string | undefined): Promise<void> {
    epoch += 1;
    const run = request('start', async (isCurrent) => {
      const anchor = aroundId === undefined ? {} : { around: aroundId };
      const page = await api.messages(roomId, anchor, pageSize);
      if (!isCurrent()) return;
      const isDetached = aroundId !== undefined;
      const window: MessageWindow = {
        messages: mergeMessages([], page.items),
        hasOlder: isDetached || page.nextToken !== null,
        hasNewer: isDetached,
        isStale: false,
        ahead: latecomers(state.get().window, page.items),
      };
      setWindow(isDetached ? window : reachLiveEnd(window), page.items, {
        isLoaded: true,
        isTargetMissing: isDetached && !page.items.some((message) => message.id === aroundId),
      });
    }).finally(() => {
      if (replacing === run) replacing = undefined;
    });
    replacing = run;
    return run;
  }

  async function loadOlder() {
    const { window, loading } = state.get();
    const first = window.messages[0];
    if (!first || !window.hasOlder || loading) return;
    await request('older', async (isCurrent) => {
      const page = await api.messages(roomId, { before: first.id }, pageSize);
      if (!isCurrent()) return;
      setWindow(addOlderPage(state.get().window, page.items, page.nextToken !== null), page.items);
    });
  }

  async function loadNewer() {
    const { window, loading } = state.get();
    const last = window.messages.at(-1);
    if (!last || !window.hasNewer || loading) return;
    await request('newer', async (isCurrent) => {
      const page = await api.messages(roomId, { after: last.id }, pageSize);
      if (!isCurrent()) return;
      const window = addNewerPage(state.get().window, page.items);
      setWindow(page.nextToken === null ? reachLiveEnd(window) : window, page.items);
    });
  }

  async function catchUp(): Promise<number> {
    // A page on its way was perhaps read before what is asked for here was written.
    await replacing;
    const { window, isLoaded } = state.get();
    const anchor = catchUpAnchor(window.messages);
    if (!isLoaded || anchor === undefined) return catchUpFromNothing();
    if (window.hasNewer) {
      // The reader is in the past; everything newer is fetched on the way back.
      if (window.isStale) update({ window: { ...window, isStale: false } });
      return 0;
    }
    const own = epoch;
    let after = anchor;
    for (let pages = 1; ; pages += 1) {
      const page = await api.messages(roomId, { after }, catchUpPageSize);
      if (own !== epoch) return 0;
      const next = addNewerPage(state.get().window, page.items);
      const isComplete = page.nextToken === null;
      const isFarBehind = !isComplete && pages >= maxCatchUpPages;
      if (isComplete) setWindow(reachLiveEnd(next), page.items);
      else setWindow({ ...next, hasNewer: isFarBehind, isStale: !isFarBehind }, page.items);
      if (isComplete || isFarBehind) return state.get().window.messages.length - window.messages.length;
      after = page.nextToken ?? after;
    }
  }

  async function catchUpFromNothing(): Promise<number> {
    const before = state.get().window.messages.length;
    await replaceWindow(undefined);
    const { failure, window } = state.get();
    if (failure) throw failure.error;
    return window.messages.length - before;
  }

  return {
    state,
    outgoing,
    async load(aroundId) {
      const { window, isLoaded, loading } = state.get();
      if (aroundId === undefined ? isLoaded || loading === 'start' : includes(window, aroundId)) return;
      await replaceWindow(aroundId);
    },
    loadOlder,
    loadNewer,
    jumpToLatest: () => (state.get().window.hasNewer ? replaceWindow(undefined) : Promise.resolve()),
    catchUp,
    receive,
    markStale() {
      const { window } = state.get();
      if (!window.isStale) update({ window: { ...window, isStale: true } });
    },
    dispose() {
      epoch += 1;
      outgoing.dispose();
    },
  };
}

function includes(window: MessageWindow, id: string): boolean {
  return window.messages.some((message) => message.id === id);
}

/** Live events that a page fetched meanwhile may lack: those after its newest message. */
function latecomers(window: MessageWindow, page: readonly Message[]): readonly Message[] {
  const newest = page.reduce((latest, message) => (message.id > latest ? message.id : latest), '');
  return mergeMessages(window.messages, window.ahead).filter((message) => message.id > newest);
}

/** The message after which to read again: far enough back that nothing that became visible late is skipped. */
function catchUpAnchor(messages: readonly Message[]): string | undefined {
  const newest = messages.at(-1);
  if (!newest) return undefined;
  const limit = Date.parse(newest.createdAt) - overlapMs;
  const anchor = messages.findLast((message) => Date.parse(message.createdAt) <= limit) ?? messages[0];
  return anchor?.id;
}
