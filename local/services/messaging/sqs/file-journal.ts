import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../../lib/clock.ts';
import { StartError } from '../../../lib/errors.ts';
import { deduplicationWindowMs, type Accepted } from './deduplication.ts';
import type { QueueMessage } from './message.ts';
import type { MessageJournal } from './message-journal.ts';
import type { KeptSettings } from './queue-settings.ts';

/** Lines beyond this and beyond four times the live messages are worth a rewrite. */
const leastLinesToCompact = 5_000;

/** What the journal knows of one queue. */
export interface RestoredQueue {
  /** In the order in which they were accepted. */
  messages: Map<string, QueueMessage>;
  deduplication: Map<string, Accepted>;
  lastSequenceNumber: string | null;
  settings: KeptSettings | null;
}

type JournalLine =
  | { put: string; message: QueueMessage }
  | { drop: string; id: string }
  | { received: string; id: string; count: number; firstAtMs: number | null }
  | { move: [from: string, to: string]; message: QueueMessage }
  | { accepted: string; deduplicationId: string; entry: Accepted }
  | { sequence: string; last: string }
  | { configure: string; settings: KeptSettings };

/**
 * Opens the journal in a directory: one line of JSON per fact, appended before the fact is answered to anybody, so
 * that everything accepted survives the death of the process.
 *
 * @returns the journal, and what it holds for each queue.
 * @throws StartError DataUnreadable when a line that is not the last one is damaged.
 */
export function openFileJournal(
  directory: string,
  clock: Clock,
): { journal: MessageJournal; restored: ReadonlyMap<string, RestoredQueue> } {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'messages.jsonl');
  const queues = new Map<string, RestoredQueue>();
  for (const line of readLines(file)) apply(queues, line);
  let lineCount = rewrite(file, queues, clock.now());
  let descriptor = openSync(file, 'a');
  let isOpen = true;

  function append(line: JournalLine): void {
    if (!isOpen) return;
    writeSync(descriptor, `${JSON.stringify(line)}\n`);
    apply(queues, line);
    lineCount += 1;
    if (lineCount > leastLinesToCompact && lineCount > 4 * liveCount(queues)) compact();
  }

  function compact(): void {
    closeSync(descriptor);
    lineCount = rewrite(file, queues, clock.now());
    descriptor = openSync(file, 'a');
  }

  return {
    restored: queues,
    journal: {
      put: (put, message) => append({ put, message }),
      drop: (drop, { id }) => append({ drop, id }),
      received: (received, { id, receiveCount, firstReceivedAtMs }) =>
        append({ received, id, count: receiveCount, firstAtMs: firstReceivedAtMs }),
      move: (from, to, message) => append({ move: [from, to], message }),
      configure: (configure, settings) => append({ configure, settings }),
      [Symbol.dispose]() {
        if (isOpen) closeSync(descriptor);
        isOpen = false;
      },
    },
  };
}

function apply(queues: Map<string, RestoredQueue>, line: JournalLine): void {
  if ('put' in line) return accept(queueOf(queues, line.put), line.message);
  if ('drop' in line) return void queueOf(queues, line.drop).messages.delete(line.id);
  if ('received' in line) {
    const message = queueOf(queues, line.received).messages.get(line.id);
    if (message) Object.assign(message, { receiveCount: line.count, firstReceivedAtMs: line.firstAtMs });
    return;
  }
  if ('move' in line) {
    queueOf(queues, line.move[0]).messages.delete(line.message.id);
    queueOf(queues, line.move[1]).messages.set(line.message.id, line.message);
    return;
  }
  if ('accepted' in line) {
    queueOf(queues, line.accepted).deduplication.set(line.deduplicationId, line.entry);
    return;
  }
  if ('configure' in line) {
    queueOf(queues, line.configure).settings = line.settings;
    return;
  }
  queueOf(queues, line.sequence).lastSequenceNumber = line.last;
}

function accept(queue: RestoredQueue, message: QueueMessage): void {
  queue.messages.set(message.id, message);
  if (message.sequenceNumber !== null) queue.lastSequenceNumber = message.sequenceNumber;
  if (message.deduplicationId !== null) {
    const { id: messageId, sequenceNumber, sentAtMs: atMs } = message;
    queue.deduplication.set(message.deduplicationId, { messageId, sequenceNumber, atMs });
  }
}

function queueOf(queues: Map<string, RestoredQueue>, name: string): RestoredQueue {
  const known = queues.get(name);
  if (known) return known;
  const queue: RestoredQueue = {
    messages: new Map(),
    deduplication: new Map(),
    lastSequenceNumber: null,
    settings: null,
  };
  queues.set(name, queue);
  return queue;
}

function readLines(file: string): JournalLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  // Without its line break the last line was being written when the process died: nobody got an answer for it.
  lines.pop();
  return lines.map((line, index) => {
    try {
      return JSON.parse(line);
    } catch (cause) {
      throw new StartError('DataUnreadable', `${file}: line ${index + 1} is damaged.`, { cause });
    }
  });
}

/** Replaces the file by one that holds only what is still true. Returns its number of lines. */
function rewrite(file: string, queues: Map<string, RestoredQueue>, nowMs: number): number {
  const lines = [...queues].flatMap(([name, queue]) => snapshot(name, queue, nowMs));
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const temporary = `${file}.new`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
  return lines.length;
}

function snapshot(name: string, queue: RestoredQueue, nowMs: number): JournalLine[] {
  const lines: JournalLine[] = [...queue.messages.values()].map((message) => ({ put: name, message }));
  for (const [deduplicationId, entry] of queue.deduplication) {
    if (nowMs - entry.atMs < deduplicationWindowMs) lines.push({ accepted: name, deduplicationId, entry });
    else queue.deduplication.delete(deduplicationId);
  }
  if (queue.lastSequenceNumber !== null) lines.push({ sequence: name, last: queue.lastSequenceNumber });
  if (queue.settings !== null) lines.push({ configure: name, settings: queue.settings });
  return lines;
}

function liveCount(queues: Map<string, RestoredQueue>): number {
  return [...queues.values()].reduce((sum, { messages }) => sum + messages.size, 0);
}
