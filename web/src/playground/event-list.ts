import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';

/** Something a subscription delivered. */
export interface LiveEvent {
  number: number;
  atMs: number;
  /** The subscription's field. */
  name: string;
  json: string;
}

/** What the list shows. */
export interface EventListState {
  events: readonly LiveEvent[];
  isPaused: boolean;
  /** Events that arrived while paused. */
  held: readonly LiveEvent[];
}

/** The events of all subscriptions, newest first. */
export interface EventList {
  readonly state: ReadableValue<EventListState>;
  add(name: string, payload: unknown): void;
  /** Holds new events back, or shows those held. */
  togglePause(): void;
  clear(): void;
}

const maxEvents = 500;

/** Creates an empty list. */
export function createEventList(now: () => number): EventList {
  const state = createObservableValue<EventListState>({ events: [], isPaused: false, held: [] });
  let number = 0;
  return {
    state,
    add(name, payload) {
      const event: LiveEvent = { number: ++number, atMs: now(), name, json: JSON.stringify(payload) };
      const { events, held, isPaused } = state.get();
      if (isPaused) state.set({ events, isPaused, held: [event, ...held].slice(0, maxEvents) });
      else state.set({ events: [event, ...events].slice(0, maxEvents), isPaused, held });
    },
    togglePause() {
      const { events, held, isPaused } = state.get();
      if (isPaused)
        state.set({ events: [...held, ...events].slice(0, maxEvents), isPaused: false, held: [] });
      else state.set({ events, isPaused: true, held });
    },
    clear: () => state.set({ ...state.get(), events: [], held: [] }),
  };
}
