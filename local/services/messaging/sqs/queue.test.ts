import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../../../testing/manual-clock.ts';
import { forgetfulJournal } from './message-journal.ts';
import { createQueueRegistry } from './queue-registry.ts';
import { defaultSettings, type QueueSettings } from './queue-settings.ts';
import { createQueue } from './queue.ts';

function givenQueues() {
  const clock = createManualClock();
  const queues = createQueueRegistry();
  let ids = 0;
  function open(name: string, settings: Partial<QueueSettings> = {}) {
    const queue = createQueue({
      name,
      arn: `arn:aws:sqs:eu-central-1:000000000000:${name}`,
      url: `http://127.0.0.1/000000000000/${name}`,
      isFifo: name.endsWith('.fifo'),
      settings: { ...defaultSettings, ...settings },
      keepSettings: () => undefined,
      findQueue: queues.byArn,
      journal: forgetfulJournal,
      clock,
      newId: () => `id-${(ids += 1)}`,
    });
    queues.add(queue);
    return queue;
  }
  return { clock, open };
}

type Queue = ReturnType<ReturnType<typeof givenQueues>['open']>;

function bodies(queue: Queue, max = 10): string[] {
  return queue.receive(max).map(({ message }) => message.body);
}

describe('Queue › standard', () => {
  test('hides a received message until its visibility timeout has passed', () => {
    const { clock, open } = givenQueues();
    const queue = open('jobs');
    queue.send({ body: 'a' });
    expect(bodies(queue)).toEqual(['a']);
    clock.advance(29_999);
    expect(bodies(queue)).toEqual([]);
    clock.advance(1);
    expect(queue.receive(1)[0]?.message.receiveCount).toBe(2);
  });

  test('forgets a deleted message; the handle is good once', () => {
    const { clock, open } = givenQueues();
    const queue = open('jobs');
    queue.send({ body: 'a' });
    const [received] = queue.receive(1);
    expect(queue.delete(received?.receiptHandle ?? '')).toBe(true);
    expect(queue.delete(received?.receiptHandle ?? '')).toBe(false);
    clock.advance(60_000);
    expect(bodies(queue)).toEqual([]);
  });

  test('an old handle is worth nothing after the message was received again', () => {
    const { clock, open } = givenQueues();
    const queue = open('jobs');
    queue.send({ body: 'a' });
    const [first] = queue.receive(1);
    clock.advance(30_000);
    queue.receive(1);
    expect(queue.delete(first?.receiptHandle ?? '')).toBe(false);
  });

  test('changes the visibility of a message in flight', () => {
    const { clock, open } = givenQueues();
    const queue = open('jobs');
    queue.send({ body: 'a' });
    const [first] = queue.receive(1);
    expect(queue.changeVisibility(first?.receiptHandle ?? '', 60)).toBe(true);
    clock.advance(59_000);
    expect(bodies(queue)).toEqual([]);
    clock.advance(1_000);
    const [second] = queue.receive(1);
    queue.changeVisibility(second?.receiptHandle ?? '', 0);
    expect(bodies(queue)).toEqual(['a']);
  });

  test('holds delayed messages back', () => {
    const { clock, open } = givenQueues();
    const queue = open('jobs', { delaySeconds: 10 });
    queue.send({ body: 'late' });
    queue.send({ body: 'now', delaySeconds: 0 });
    expect(queue.counts()).toMatchObject({ visible: 1, delayed: 1, inFlight: 0 });
    expect(bodies(queue)).toEqual(['now']);
    clock.advance(10_000);
    expect(bodies(queue)).toEqual(['late']);
  });

  test('moves a message that was received too often to the dead-letter queue', () => {
    const { clock, open } = givenQueues();
    const deadLetters = open('dead');
    const queue = open('jobs', { redrive: { deadLetterArn: deadLetters.arn, maxReceiveCount: 2 } });
    queue.send({ body: 'poison' });
    for (const attempt of [1, 2]) {
      expect(queue.receive(1)[0]?.message.receiveCount).toBe(attempt);
      clock.advance(30_000);
    }
    expect(bodies(queue)).toEqual([]);
    const [dead] = deadLetters.receive(1);
    expect(dead?.message).toMatchObject({ body: 'poison', deadLetterSourceArn: queue.arn, receiveCount: 3 });
    expect(queue.counts()).toMatchObject({ visible: 0, inFlight: 0 });
  });

  test('drops messages beyond the retention period', () => {
    const { clock, open } = givenQueues();
    const queue = open('jobs', { messageRetentionSeconds: 60 });
    queue.send({ body: 'old' });
    clock.advance(61_000);
    queue.send({ body: 'new' });
    expect(queue.counts()).toMatchObject({ visible: 1, oldestSentAtMs: clock.now() });
    expect(bodies(queue)).toEqual(['new']);
  });

  test('tells the age of the oldest message, also while it is worked on', () => {
    const { clock, open } = givenQueues();
    const queue = open('jobs');
    const oldest = clock.now();
    queue.send({ body: 'first' });
    queue.receive(1);
    clock.advance(5_000);
    queue.send({ body: 'second' });
    expect(queue.counts()).toMatchObject({ visible: 1, inFlight: 1, oldestSentAtMs: oldest });
  });

  test('wakes a waiting receiver for a new message, a returning one, and at the end of its time', async () => {
    const { clock, open } = givenQueues();
    const queue = open('jobs');
    const forNew = queue.wait(20_000);
    queue.send({ body: 'a' });
    await forNew;
    queue.receive(1);
    const forReturning = queue.wait(null);
    clock.advance(30_000);
    await forReturning;
    queue.receive(1);
    const forNothing = queue.wait(5_000);
    clock.advance(5_000);
    await forNothing;
    const stop = new AbortController();
    const forAbort = queue.wait(null, stop.signal);
    stop.abort();
    await forAbort;
    expect(queue.counts()).toMatchObject({ visible: 0, inFlight: 1 });
  });

  test('purges everything', () => {
    const { clock, open } = givenQueues();
    const queue = open('jobs');
    for (const body of ['a', 'b']) queue.send({ body });
    queue.send({ body: 'c', delaySeconds: 5 });
    queue.receive(1);
    queue.purge();
    clock.advance(60_000);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0, oldestSentAtMs: null });
  });
});

describe('Queue › FIFO', () => {
  function givenFifo(settings: Partial<QueueSettings> = {}) {
    const given = givenQueues();
    const queue = given.open('jobs.fifo', settings);
    let ids = 0;
    const send = (groupId: string, ...texts: string[]) =>
      texts.map((body) => queue.send({ body, groupId, deduplicationId: `d${(ids += 1)}` }));
    return { ...given, queue, send };
  }

  test('hands several messages of one group out together, in order', () => {
    const { queue, send } = givenFifo();
    send('g', 'a', 'b', 'c');
    expect(bodies(queue, 2)).toEqual(['a', 'b']);
  });

  test('keeps a group back while some of it is in flight, and others not', () => {
    const { queue, send } = givenFifo();
    send('g', 'a', 'b');
    send('h', 'x');
    const [first] = queue.receive(1);
    expect(bodies(queue)).toEqual(['x']);
    queue.delete(first?.receiptHandle ?? '');
    expect(bodies(queue)).toEqual(['b']);
  });

  test('wakes a waiting receiver when a group is free again', async () => {
    const { queue, send } = givenFifo();
    send('g', 'a', 'b');
    const [first] = queue.receive(1);
    const waiting = queue.wait(null);
    queue.delete(first?.receiptHandle ?? '');
    await waiting;
    expect(bodies(queue)).toEqual(['b']);
  });

  test('puts what comes back in front again', () => {
    const { clock, queue, send } = givenFifo();
    send('g', 'a', 'b', 'c');
    queue.receive(2);
    clock.advance(30_000);
    expect(bodies(queue)).toEqual(['a', 'b', 'c']);
  });

  test('accepts a deduplication id once in five minutes', () => {
    const { clock, queue } = givenFifo();
    const send = () => queue.send({ body: 'a', groupId: 'g', deduplicationId: 'same' });
    const first = send();
    expect(first.sequenceNumber).toMatch(/^\d{20}$/);
    expect(send()).toMatchObject(first);
    expect(queue.counts().visible).toBe(1);
    clock.advance(300_000);
    expect(send().messageId).not.toBe(first.messageId);
  });

  test('keeps each group in order, whatever receivers do', () => {
    const step = fc.record({
      max: fc.integer({ min: 1, max: 4 }),
      deletes: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      advanceMs: fc.constantFrom(0, 10_000, 30_000),
    });
    const groups = fc.array(fc.constantFrom('g', 'h', 'i'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(groups, fc.array(step, { maxLength: 20 }), (sent, steps) => {
        const { clock, queue, send } = givenFifo();
        sent.forEach((group, index) => send(group, `${group}${String(index).padStart(2, '0')}`));
        const finished: string[] = [];
        for (const { max, deletes, advanceMs } of steps) {
          const received = queue.receive(max);
          // As a careful consumer does: after a message that stays, none of its group is deleted.
          const blocked = new Set<string>();
          received.forEach(({ message, receiptHandle }, index) => {
            const group = message.groupId ?? '';
            if (deletes[index] === true && !blocked.has(group) && queue.delete(receiptHandle)) {
              finished.push(message.body);
            } else {
              blocked.add(group);
            }
          });
          clock.advance(advanceMs);
        }
        for (const group of ['g', 'h', 'i']) {
          const order = finished.filter((body) => body.startsWith(group));
          expect(order).toEqual([...order].sort());
        }
        const { visible, inFlight } = queue.counts();
        expect(finished.length + visible + inFlight).toBe(sent.length);
      }),
    );
  });
});
