import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { SQSBatchResponse } from 'aws-lambda';
import type { DomainEvent, EventType } from '../lib/domain-event.ts';
import { consumeEach, consumeEvents } from '../lib/event-batch.ts';
import type { Log } from '../lib/log.ts';
import type { SeenEvents } from './seen-events.ts';

/** Powertools' metrics, as far as they are used here. */
export interface MetricSink {
  addMetric(
    name: string,
    unit: typeof MetricUnit.Count | typeof MetricUnit.Milliseconds,
    value: number,
  ): void;
  publishStoredMetrics(): void;
}

export interface Measuring {
  seen: SeenEvents;
  metrics: MetricSink;
  log: Log;
  /** Epoch milliseconds. */
  nowMs: () => number;
}

/** What is counted of each type; messages a second are `MessagesSent` over time. */
const counters: Readonly<Record<EventType, string>> = {
  'chat.message.created.v1': 'MessagesSent',
  'chat.message.edited.v1': 'MessagesEdited',
  'chat.message.deleted.v1': 'MessagesDeleted',
  'chat.room.created.v1': 'RoomsCreated',
  'chat.room.updated.v1': 'RoomsUpdated',
  'chat.room.archived.v1': 'RoomsArchived',
  'chat.membership.joined.v1': 'MembersJoined',
  'chat.membership.added.v1': 'MembersJoined',
  'chat.membership.role_changed.v1': 'RolesChanged',
  'chat.membership.left.v1': 'MembersLeft',
  'chat.membership.removed.v1': 'MembersLeft',
  'tree.factory.created.v1': 'FactoriesCreated',
  'tree.factory.updated.v1': 'FactoriesUpdated',
  'tree.factory.deleted.v1': 'FactoriesDeleted',
  'tree.factory.children_generated.v1': 'ChildrenGenerated',
  'records.record.persisted.v1': 'RecordsPersisted',
  'records.record.rejected.v1': 'RecordsRejected',
  'records.record.deleted.v1': 'RecordsDeleted',
  'records.job.started.v1': 'JobsStarted',
  'records.job.finished.v1': 'JobsFinished',
};

const concurrentEvents = 20;

/**
 * Counts events and how long they took from what happened until here. An event is taken for counted just before it is:
 * who dies in between leaves a batch uncounted, which is better than counting one twice.
 */
export function createHandler({ seen, metrics, log, nowMs }: Measuring) {
  async function measure(events: readonly DomainEvent[]): Promise<Set<string>> {
    const fresh: DomainEvent[] = [];
    const failed = await consumeEach(events, log, concurrentEvents, async (event) => {
      if (await seen.isNew(event.id)) fresh.push(event);
    });
    for (const [name, count] of countsOf(fresh)) metrics.addMetric(name, MetricUnit.Count, count);
    for (const { time } of fresh) {
      metrics.addMetric('DeliveryLag', MetricUnit.Milliseconds, Math.max(0, nowMs() - Date.parse(time)));
    }
    metrics.publishStoredMetrics();
    return failed;
  }

  return (input: unknown): Promise<SQSBatchResponse> => consumeEvents(input, log, measure);
}

function countsOf(events: readonly DomainEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(counters[type], (counts.get(counters[type]) ?? 0) + 1);
  return counts;
}
