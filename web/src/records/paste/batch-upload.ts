import { toApiError } from '../../graphql/api-error.ts';
import type { ApiError } from '../../graphql/api-error.ts';
import type { Clock, Timer } from '../../lib/clock.ts';
import { createObservableValue } from '../../lib/observable-value.ts';
import type { ReadableValue } from '../../lib/observable-value.ts';
import { backoffDelayMs } from '../../realtime/backoff.ts';
import { recordRules } from '../sync/record-rules.ts';
import type { NewRecord, Receipt } from '../sync/records-api.ts';

/** A record to upload, and what to call it when it is refused. */
export interface UploadItem {
  number: number;
  input: NewRecord;
}

export interface UploadState {
  /** `paused`: the server refused to go on, or could not be reached several times; `error` says which. */
  phase: 'sending' | 'paused' | 'stopped' | 'done';
  total: number;
  /** Those whose receipt is here. */
  answered: number;
  accepted: number;
  /** Of the accepted ones: submitted before, so nothing was added. */
  duplicates: number;
  rejected: readonly { number: number; reason: string }[];
  error: ApiError | null;
}

/** Submits many records, 25 at a time, one request after the other. */
export interface BatchUpload {
  readonly state: ReadableValue<UploadState>;
  /** Begins, or goes on after a pause. What may have arrived is sent again under its `clientId`, which is harmless. */
  go(): void;
  /** Sends nothing more; what was accepted stays so. */
  stop(): void;
}

const maxTries = 4;
const temporary: readonly ApiError['code'][] = ['Network', 'Timeout', 'Unavailable', 'RateLimited'];

/** Creates an upload; nothing is sent before `go`. */
export function createBatchUpload(options: {
  items: readonly UploadItem[];
  /** Rejects with an `ApiError`. */
  submit(records: readonly NewRecord[]): Promise<readonly Receipt[]>;
  clock: Clock;
  /** A number from 0 up to 1. */
  random(): number;
}): BatchUpload {
  const { items, clock } = options;
  let left = [...items];
  let tries = 0;
  let timer: Timer | null = null;
  const state = createObservableValue<UploadState>({
    phase: 'paused',
    total: items.length,
    answered: 0,
    accepted: 0,
    duplicates: 0,
    rejected: [],
    error: null,
  });
  const isSending = () => state.get().phase === 'sending';

  function take(sent: readonly UploadItem[], receipts: readonly Receipt[]) {
    const before = state.get();
    const byIndex = new Map(receipts.map((receipt) => [receipt.index, receipt]));
    const answers = sent.map((item, index) => ({ item, receipt: byIndex.get(index) }));
    // One that the queue did not take may go with the next request.
    const again = answers.filter(({ receipt }) => !receipt || receipt.errorType === 'Unavailable');
    const answered = answers.filter((answer) => !again.includes(answer));
    const refused = answered.filter(({ receipt }) => receipt?.errorType != null);
    left = [...again.map(({ item }) => item), ...left.slice(sent.length)];
    tries = again.length > 0 ? tries + 1 : 0;
    const accepted = answered.length - refused.length;
    state.set({
      ...before,
      answered: before.answered + answered.length,
      accepted: before.accepted + accepted,
      duplicates: before.duplicates + answered.filter(({ receipt }) => receipt?.duplicate).length,
      rejected: [
        ...before.rejected,
        ...refused.map(({ item, receipt }) => ({ number: item.number, reason: reasonOf(receipt) })),
      ],
    });
  }

  async function sendNext(): Promise<void> {
    const sent = left.slice(0, recordRules.perRequest);
    if (sent.length === 0) return state.set({ ...state.get(), phase: 'done' });
    try {
      take(sent, await options.submit(sent.map(({ input }) => input)));
      if (tries === 0) return isSending() ? sendNext() : undefined;
      pauseOrRetry(null);
    } catch (failure) {
      tries += 1;
      pauseOrRetry(toApiError(failure));
    }
  }

  function pauseOrRetry(error: ApiError | null) {
    if (!isSending()) return;
    if (tries >= maxTries || (error && !temporary.includes(error.code))) {
      return state.set({ ...state.get(), phase: 'paused', error });
    }
    const delayMs = error?.retryAfterMs ?? backoffDelayMs(tries - 1, options.random());
    timer = clock.setTimer(() => void sendNext(), delayMs);
  }

  return {
    state,
    go() {
      if (state.get().phase !== 'paused') return;
      tries = 0;
      state.set({ ...state.get(), phase: 'sending', error: null });
      void sendNext();
    },
    stop() {
      timer?.cancel();
      if (state.get().phase !== 'done') state.set({ ...state.get(), phase: 'stopped' });
    },
  };
}

function reasonOf(receipt: Receipt | undefined): string {
  if (receipt?.errorType === 'IdempotencyMismatch') return 'clientId: was used before, with another content';
  return receipt?.message ?? receipt?.errorType ?? 'The server did not accept it.';
}
