import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createManualClock } from '../../local/testing/manual-clock.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../local/testing/start-test-dynamodb.ts';
import type { DomainEvent, EventType } from '../lib/domain-event.ts';
import { anEvent, queueBatch } from '../lib/testing/an-event.ts';
import { testTable } from '../lib/testing/test-table.ts';
import { createHandler } from './measure-events.ts';
import { createSeenEvents } from './seen-events.ts';

const table = testTable('Memory', { keys: ['pk'] });

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const embedded = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
      }),
    ),
  }),
});

describe('measure-events', () => {
  let db: TestDynamoDb;
  let printed: string[];
  const clock = createManualClock(Date.parse('2026-11-21T09:00:00.250Z'));

  beforeEach(async () => {
    db = await startTestDynamoDb([table], clock);
    printed = [];
  });
  afterEach(() => db[Symbol.asyncDispose]());

  function measure(events: DomainEvent[]) {
    const metrics = new Metrics({ namespace: 'Chorus', serviceName: 'measure-events' });
    return createHandler({
      seen: createSeenEvents(db.client, table.name, clock.now),
      metrics: {
        addMetric: (...metric) => metrics.addMetric(...metric),
        publishStoredMetrics() {
          if (metrics.hasStoredMetrics()) printed.push(JSON.stringify(metrics.serializeMetrics()));
          metrics.clearMetrics();
        },
      },
      log: { info: () => undefined, error: () => undefined },
      nowMs: clock.now,
    })(queueBatch(...events));
  }
  const last = () => embedded.parse(JSON.parse(printed.at(-1) ?? 'null'));
  const of = (type: EventType, id: string) => anEvent(id, { type });

  it('prints what happened and how long it took, in embedded metric format', async () => {
    await measure([
      of('chat.message.created.v1', 'a'),
      of('chat.message.created.v1', 'b'),
      of('records.record.persisted.v1', 'c'),
      of('records.record.rejected.v1', 'd'),
      of('records.job.finished.v1', 'e'),
    ]);

    const output = last();
    expect(output).toMatchObject({
      service: 'measure-events',
      MessagesSent: 2,
      RecordsPersisted: 1,
      RecordsRejected: 1,
      JobsFinished: 1,
      DeliveryLag: [250, 250, 250, 250, 250],
    });
    const [directive] = output._aws.CloudWatchMetrics;
    expect(directive).toMatchObject({ Namespace: 'Chorus', Dimensions: [['service']] });
    expect(directive?.Metrics).toContainEqual(
      expect.objectContaining({ Name: 'DeliveryLag', Unit: 'Milliseconds' }),
    );
    expect(directive?.Metrics).toContainEqual(
      expect.objectContaining({ Name: 'MessagesSent', Unit: 'Count' }),
    );
  });

  it('counts an event once however often it comes', async () => {
    await measure([of('chat.message.created.v1', 'a')]);
    await measure([of('chat.message.created.v1', 'a'), of('chat.message.created.v1', 'b')]);
    expect(printed).toHaveLength(2);
    expect(last()).toMatchObject({ MessagesSent: 1 });

    expect(await measure([of('chat.message.created.v1', 'a')])).toEqual({ batchItemFailures: [] });
    expect(printed).toHaveLength(2);
  });

  it('names nobody and repeats no text', async () => {
    await measure([of('chat.message.created.v1', 'a')]);
    expect(printed.join()).not.toMatch(/secret|ana|ben/);
  });
});
