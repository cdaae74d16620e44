import type { Clock, Timer } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { PresenceStatus, RoomSignal } from './chat-api.ts';
import type { ChatLimits } from './chat-limits.ts';
import type { SignalsState } from './room-handle.ts';

/** Typing, presence and read markers of one room, as long as they last. */
export interface RoomSignals {
  readonly state: ReadableValue<SignalsState>;
  receive(signal: RoomSignal): void;
  /** Somebody's message arrived: they have stopped typing. */
  personWrote(userId: string): void;
  /** Somebody has read up to this message, as far as a membership tells. */
  personRead(userId: string, messageId: string | null): void;
  setMemberCount(memberCount: number): void;
  /** Asks who is there, now and whenever an entry is about to run out, until it is hidden. */
  show(): void;
  hide(): void;
  dispose(): void;
}

/** Asked again this long before an entry runs out, and never more often than `leastPauseMs`. */
const marginMs = 5_000;
const leastPauseMs = 20_000;

/** Creates the signals of one room; nothing is asked before `show`. */
export function createRoomSignals(options: {
  ownUserId: string;
  presence(): Promise<readonly RoomSignal[]>;
  limits(): ChatLimits;
  clock: Clock;
}): RoomSignals {
  const { clock, limits } = options;
  const typing = new Map<string, { displayName: string; endsAtMs: number }>();
  const presence = new Map<string, { status: PresenceStatus; endsAtMs: number }>();
  const state = createObservableValue<SignalsState>({
    typing: [],
    presence: new Map(),
    readMarkers: new Map(),
    isOff: false,
  });
  let isShown = false;
  let fading: Timer | undefined;
  let asking: Timer | undefined;
  let askedAtMs = -Infinity;
  let isAsking = false;

  function update(change: Partial<SignalsState>) {
    state.set({ ...state.get(), ...change });
  }

  function publish() {
    update({
      typing: [...typing].map(([userId, { displayName }]) => ({ userId, displayName })),
      presence: new Map([...presence].map(([userId, { status }]) => [userId, status])),
    });
    scheduleFading();
    scheduleAsking();
  }

  function scheduleFading() {
    fading?.cancel();
    const ends = [...typing.values(), ...presence.values()].map(({ endsAtMs }) => endsAtMs);
    if (ends.length > 0) fading = clock.setTimer(fade, Math.max(0, Math.min(...ends) - clock.now()));
  }

  function fade() {
    for (const [userId, { endsAtMs }] of typing) if (endsAtMs <= clock.now()) typing.delete(userId);
    for (const [userId, { endsAtMs }] of presence) if (endsAtMs <= clock.now()) presence.delete(userId);
    publish();
  }

  function scheduleAsking() {
    asking?.cancel();
    if (!isShown || state.get().isOff || presence.size === 0) return;
    const soonestMs = Math.min(...[...presence.values()].map(({ endsAtMs }) => endsAtMs)) - marginMs;
    const atMs = Math.max(soonestMs, askedAtMs + leastPauseMs);
    asking = clock.setTimer(() => void ask(), Math.max(0, atMs - clock.now()));
  }

  async function ask() {
    if (isAsking || state.get().isOff) return;
    isAsking = true;
    askedAtMs = clock.now();
    try {
      const signals = await options.presence();
      presence.clear();
      for (const signal of signals) takePresence(signal);
    } catch {
      // What is known runs out; the next time it is shown it is asked again.
    }
    isAsking = false;
    if (isShown) publish();
  }

  function takePresence(signal: RoomSignal) {
    const status = signal.presence;
    if (status === null || status === 'OFFLINE') presence.delete(signal.userId);
    else presence.set(signal.userId, { status, endsAtMs: clock.now() + lifetimeMs(signal, presenceMs()) });
  }

  function takeTyping(signal: RoomSignal) {
    if (signal.userId === options.ownUserId) return;
    if (!signal.typing) typing.delete(signal.userId);
    else {
      const longestMs = limits().typingExpirySeconds * 1_000;
      const { displayName, userId } = signal;
      typing.set(userId, { displayName, endsAtMs: clock.now() + lifetimeMs(signal, longestMs) });
    }
  }

  const presenceMs = () => limits().presenceExpirySeconds * 1_000;

  /** Clocks differ: an end that can't be right by this one's is taken as a full lifetime from now. */
  function lifetimeMs({ expiresAt }: RoomSignal, longestMs: number): number {
    const leftMs = Date.parse(expiresAt ?? '') - clock.now();
    return leftMs > 0 && leftMs <= longestMs ? leftMs : longestMs;
  }

  function personRead(userId: string, messageId: string | null) {
    const { readMarkers } = state.get();
    if (messageId === null || userId === options.ownUserId || messageId <= (readMarkers.get(userId) ?? '')) {
      return;
    }
    update({ readMarkers: new Map(readMarkers).set(userId, messageId) });
  }

  function hide() {
    isShown = false;
    fading?.cancel();
    asking?.cancel();
    typing.clear();
    presence.clear();
    update({ typing: [], presence: new Map() });
  }

  return {
    state,
    receive(signal) {
      if (signal.kind === 'READ') return personRead(signal.userId, signal.readMessageId);
      if (signal.kind === 'TYPING') takeTyping(signal);
      else takePresence(signal);
      if (isShown) publish();
    },
    personWrote(userId) {
      if (typing.delete(userId)) publish();
    },
    personRead,
    setMemberCount(memberCount) {
      const isOff = memberCount > limits().signalledMembers;
      if (isOff === state.get().isOff) return;
      update({ isOff });
      if (isShown) void ask();
    },
    show() {
      isShown = true;
      void ask();
    },
    hide,
    dispose: hide,
  };
}
