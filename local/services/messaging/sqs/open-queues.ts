import type { Clock } from '../../../lib/clock.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { QueueModel } from '../../../model/messaging.ts';
import { openFileJournal } from './file-journal.ts';
import { createMessageMoveTasks, type MessageMoveTasks } from './message-move-tasks.ts';
import { forgetfulJournal } from './message-journal.ts';
import { createQueueRegistry, type QueueRegistry } from './queue-registry.ts';
import { keptSettings, settingsOf, type QueueSettings } from './queue-settings.ts';
import { createQueue, type Queue, type QueueOptions } from './queue.ts';

export interface OpenQueuesOptions {
  region: string;
  accountId: string;
  queues: readonly QueueModel[];
  queueUrl(name: string): string;
  dataDir: string | null;
  clock: Clock;
  log: Logger;
  newId(): string;
}

export interface OpenQueues extends Disposable {
  queues: QueueRegistry;
  moveTasks: MessageMoveTasks;
  /** Creates a queue that the template does not have. */
  openQueue(name: string, settings: QueueSettings): Queue;
}

/**
 * Opens the template's queues with what the journal holds for them.
 *
 * @throws StartError when the journal is damaged.
 */
export function openQueues(options: OpenQueuesOptions): OpenQueues {
  const { region, accountId, dataDir, clock, log, newId } = options;
  const queues = createQueueRegistry();
  const moveTasks = createMessageMoveTasks(queues, clock, newId);
  const isKept = dataDir !== null && options.queues.length > 0;
  const { journal, restored } = isKept
    ? openFileJournal(dataDir, clock)
    : { journal: forgetfulJournal, restored: new Map() };

  function open(queue: Omit<QueueOptions, 'findQueue' | 'journal' | 'clock' | 'newId'>): Queue {
    const kept = restored.get(queue.name);
    const opened = createQueue({ ...queue, findQueue: queues.byArn, journal, clock, newId }, kept);
    queues.add(opened);
    if (kept && kept.messages.size > 0) {
      log.info('Messages were kept', { queue: queue.name, messages: kept.messages.size });
    }
    return opened;
  }

  for (const model of options.queues) {
    const { name, arn, url, fifo } = model;
    const declared = settingsOf(model);
    open({
      name,
      arn,
      url,
      isFifo: fifo,
      settings: keptSettings(declared, restored.get(name)?.settings ?? null),
      keepSettings: (current) => journal.configure(name, { declared, current }),
    });
  }

  return {
    queues,
    moveTasks,
    openQueue: (name, settings) =>
      open({
        name,
        arn: `arn:aws:sqs:${region}:${accountId}:${name}`,
        url: options.queueUrl(name),
        isFifo: name.endsWith('.fifo'),
        settings,
        // It lives no longer than the process.
        keepSettings: () => undefined,
      }),
    [Symbol.dispose]() {
      moveTasks[Symbol.dispose]();
      queues[Symbol.dispose]();
      journal[Symbol.dispose]();
    },
  };
}
