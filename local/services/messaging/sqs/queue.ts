import type { Clock, Timer } from '../../../lib/clock.ts';
import { createDeduplication } from './deduplication.ts';
import type { RestoredQueue } from './file-journal.ts';
import type { MessageDraft, QueueMessage } from './message.ts';
import type { MessageJournal } from './message-journal.ts';
import { createFifoLine, createStandardLine } from './message-line.ts';
import type { QueueSettings } from './queue-settings.ts';

/** Sequence numbers have 20 digits. */
const firstSequenceNumber = 10n ** 19n;

export interface QueueOptions {
  name: string;
  arn: string;
  url: string;
  isFifo: boolean;
  settings: QueueSettings;
  /** Writes down what somebody has set. */
  keepSettings(settings: QueueSettings): void;
  /** Finds the dead-letter queue that the settings name. */
  findQueue(arn: string): Queue | undefined;
  journal: MessageJournal;
  clock: Clock;
  newId(): string;
}

export interface ReceivedMessage {
  message: QueueMessage;
  receiptHandle: string;
}

/** A message that was accepted, now or, as a duplicate, before. */
export interface SentMessage {
  messageId: string;
  sequenceNumber: string | null;
}

export interface QueueCounts {
  visible: number;
  inFlight: number;
  delayed: number;
  /** When the oldest message was sent, whether it can be received now or not; `null`: there is none. */
  oldestSentAtMs: number | null;
}

/** One queue, as SQS's rules have it; input is trusted to be valid. */
export interface Queue extends Disposable {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly isFifo: boolean;
  readonly createdAtMs: number;
  settings: QueueSettings;
  tags: Record<string, string>;
  send(draft: MessageDraft): SentMessage;
  /** Hands visible messages out; they stay invisible for `visibilitySeconds` (default: the queue's own). */
  receive(maxMessages: number, visibilitySeconds?: number): ReceivedMessage[];
  /** Resolves when a message may be there, `waitMs` have passed (`null`: for ever), or the signal aborts. */
  wait(waitMs: number | null, signal?: AbortSignal): Promise<void>;
  /** @returns false when no message is in flight under this handle. */
  delete(receiptHandle: string): boolean;
  /** @returns false when no message is in flight under this handle. */
  changeVisibility(receiptHandle: string, seconds: number): boolean;
  /** Takes over a message that has left another queue, already written down by it. */
  adopt(message: QueueMessage): void;
  /** Takes a dead letter back: a new message with a new id, as if sent now. */
  readmit(deadLetter: QueueMessage): void;
  /**
   * Offers the oldest visible message to somebody else, and forgets it when they take it.
   *
   * @returns false when no message is visible, or it was not taken.
   */
  handOver(accept: (message: QueueMessage) => boolean): boolean;
  purge(): void;
  counts(): QueueCounts;
}

/** A message nobody can receive now: in flight when it has a handle, else delayed. */
interface Hidden {
  message: QueueMessage;
  visibleAtMs: number;
  receiptHandle: string | null;
}

/** Creates a queue that holds what the journal had for it. */
export function createQueue(options: QueueOptions, restored?: RestoredQueue): Queue {
  const { name, isFifo, findQueue, journal, clock, newId } = options;
  const line = isFifo ? createFifoLine() : createStandardLine();
  const hidden = new Map<string, Hidden>();
  const handles = new Map<string, string>();
  const waiting = new Set<() => void>();
  const deduplication = createDeduplication(clock);
  const createdAtMs = clock.now();
  let settings = options.settings;
  let lastSequence = BigInt(restored?.lastSequenceNumber ?? firstSequenceNumber);
  let surfaceTimer: { dueMs: number; timer: Timer } | null = null;

  for (const message of restored?.messages.values() ?? []) enter(message);
  for (const [id, accepted] of restored?.deduplication ?? []) deduplication.remember(id, accepted);

  /** Puts a message where it belongs now: in the line, or aside until its delay has passed. */
  function enter(message: QueueMessage): void {
    if (message.availableAtMs > clock.now()) return hide(message, message.availableAtMs, null);
    line.add(message);
    wake();
  }

  function hide(message: QueueMessage, visibleAtMs: number, receiptHandle: string | null): void {
    hidden.set(message.id, { message, visibleAtMs, receiptHandle });
    if (receiptHandle !== null) handles.set(receiptHandle, message.id);
    surfaceAt(visibleAtMs);
  }

  /** One timer serves all: it is set to the earliest moment, and looks again when it fires. */
  function surfaceAt(dueMs: number): void {
    if (surfaceTimer && surfaceTimer.dueMs <= dueMs) return;
    surfaceTimer?.timer.cancel();
    surfaceTimer = { dueMs, timer: clock.setTimer(surface, Math.max(0, dueMs - clock.now())) };
  }

  function surface(): void {
    surfaceTimer = null;
    const nowMs = clock.now();
    let nextMs = Infinity;
    for (const entry of hidden.values()) {
      if (entry.visibleAtMs <= nowMs) show(entry);
      else nextMs = Math.min(nextMs, entry.visibleAtMs);
    }
    if (nextMs !== Infinity) surfaceAt(nextMs);
  }

  function show({ message, receiptHandle }: Hidden): void {
    hidden.delete(message.id);
    if (receiptHandle === null) {
      line.add(message);
    } else {
      handles.delete(receiptHandle);
      line.giveBack(message);
    }
    wake();
  }

  function wake(): void {
    for (const resolve of waiting) resolve();
  }

  function nextSequenceNumber(): string {
    lastSequence += 1n;
    return String(lastSequence);
  }

  function send(draft: MessageDraft): SentMessage {
    const duplicate = draft.deduplicationId ? deduplication.find(draft.deduplicationId) : undefined;
    if (duplicate) return duplicate;
    const nowMs = clock.now();
    const message: QueueMessage = {
      id: newId(),
      body: draft.body,
      attributes: draft.attributes ?? {},
      sentAtMs: nowMs,
      availableAtMs: nowMs + (draft.delaySeconds ?? settings.delaySeconds) * 1000,
      receiveCount: 0,
      firstReceivedAtMs: null,
      groupId: draft.groupId ?? null,
      deduplicationId: draft.deduplicationId ?? null,
      sequenceNumber: isFifo ? nextSequenceNumber() : null,
      deadLetterSourceArn: null,
      traceHeader: draft.traceHeader ?? null,
    };
    const sent = { messageId: message.id, sequenceNumber: message.sequenceNumber };
    journal.put(name, message);
    if (message.deduplicationId) deduplication.remember(message.deduplicationId, { ...sent, atMs: nowMs });
    enter(message);
    return sent;
  }

  function receive(maxMessages: number, visibilitySeconds?: number): ReceivedMessage[] {
    surface();
    const received: ReceivedMessage[] = [];
    while (received.length < maxMessages) {
      const message = line.take();
      if (!message) break;
      if (isExpired(message)) discard(message);
      else if (!moveToDeadLetters(message)) received.push(handOut(message, visibilitySeconds));
    }
    line.endReceive();
    return received;
  }

  function isExpired(message: QueueMessage): boolean {
    return clock.now() - message.sentAtMs > settings.messageRetentionSeconds * 1000;
  }

  function discard(message: QueueMessage): void {
    line.finish(message);
    journal.drop(name, message);
  }

  function moveToDeadLetters(message: QueueMessage): boolean {
    const { redrive } = settings;
    if (!redrive || message.receiveCount < redrive.maxReceiveCount) return false;
    const deadLetters = findQueue(redrive.deadLetterArn);
    if (!deadLetters) return false;
    line.finish(message);
    message.deadLetterSourceArn = options.arn;
    journal.move(name, deadLetters.name, message);
    deadLetters.adopt(message);
    return true;
  }

  function handOut(message: QueueMessage, visibilitySeconds?: number): ReceivedMessage {
    message.receiveCount += 1;
    message.firstReceivedAtMs ??= clock.now();
    journal.received(name, message);
    const receiptHandle = newId();
    const seconds = visibilitySeconds ?? settings.visibilityTimeoutSeconds;
    hide(message, clock.now() + seconds * 1000, receiptHandle);
    return { message, receiptHandle };
  }

  function inFlight(receiptHandle: string): Hidden | undefined {
    surface();
    return hidden.get(handles.get(receiptHandle) ?? '');
  }

  function deleteMessage(receiptHandle: string): boolean {
    const entry = inFlight(receiptHandle);
    if (!entry) return false;
    hidden.delete(entry.message.id);
    handles.delete(receiptHandle);
    discard(entry.message);
    // The next messages of its group may be receivable now.
    if (isFifo && line.size > 0) wake();
    return true;
  }

  function changeVisibility(receiptHandle: string, seconds: number): boolean {
    const entry = inFlight(receiptHandle);
    if (!entry) return false;
    entry.visibleAtMs = clock.now() + seconds * 1000;
    if (seconds === 0) show(entry);
    else surfaceAt(entry.visibleAtMs);
    return true;
  }

  function wait(waitMs: number | null, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        waiting.delete(end);
        timer?.cancel();
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = waitMs === null ? null : clock.setTimer(end, waitMs);
      waiting.add(end);
      signal?.addEventListener('abort', end);
    });
  }

  function readmit(deadLetter: QueueMessage): void {
    const nowMs = clock.now();
    const message: QueueMessage = {
      ...deadLetter,
      id: newId(),
      sentAtMs: nowMs,
      availableAtMs: nowMs,
      receiveCount: 0,
      firstReceivedAtMs: null,
      sequenceNumber: isFifo ? nextSequenceNumber() : null,
      deadLetterSourceArn: null,
    };
    journal.put(name, message);
    enter(message);
  }

  function handOver(accept: (message: QueueMessage) => boolean): boolean {
    surface();
    const message = line.oldest();
    if (!message || !accept(message)) return false;
    forget(message);
    return true;
  }

  /** Of a visible message. */
  function forget(message: QueueMessage): void {
    line.remove(message);
    journal.drop(name, message);
  }

  function counts(): QueueCounts {
    surface();
    for (let message = line.oldest(); message && isExpired(message); message = line.oldest()) forget(message);
    const delayed = [...hidden.values()].filter(({ receiptHandle }) => receiptHandle === null).length;
    const sentAtMs = [line.oldest(), ...[...hidden.values()].map(({ message }) => message)].flatMap(
      (message) => message?.sentAtMs ?? [],
    );
    const oldestSentAtMs = sentAtMs.length === 0 ? null : sentAtMs.reduce((a, b) => Math.min(a, b));
    return { visible: line.size, inFlight: hidden.size - delayed, delayed, oldestSentAtMs };
  }

  function purge(): void {
    surface();
    for (let message = line.oldest(); message; message = line.oldest()) forget(message);
    for (const { message, receiptHandle } of hidden.values()) {
      if (receiptHandle !== null) line.finish(message);
      journal.drop(name, message);
    }
    hidden.clear();
    handles.clear();
  }

  return {
    name,
    arn: options.arn,
    url: options.url,
    isFifo,
    createdAtMs,
    get settings() {
      return settings;
    },
    set settings(changed) {
      settings = changed;
      options.keepSettings(changed);
    },
    tags: {},
    send,
    receive,
    wait,
    delete: deleteMessage,
    changeVisibility,
    adopt: enter,
    readmit,
    handOver,
    purge,
    counts,
    [Symbol.dispose]() {
      surfaceTimer?.timer.cancel();
      surfaceTimer = null;
      wake();
    },
  };
}
