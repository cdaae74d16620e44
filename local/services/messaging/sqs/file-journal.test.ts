import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../../../testing/manual-clock.ts';
import {
  aQueue,
  givenDataDir,
  givenMessaging,
  queueArnOf,
  type GivenMessaging,
} from '../testing/given-messaging.ts';

const redrive = { deadLetterArn: queueArnOf('dead'), maxReceiveCount: 1 };
const queues = [aQueue({ redrive }), aQueue({ name: 'dead' }), aQueue({ name: 'order.fifo' })];

/** A runtime, then another one that finds what the first has left. */
async function restarted(dataDir: string, before: (given: GivenMessaging) => Promise<void>) {
  {
    await using given = givenMessaging({ queues, dataDir });
    await before(given);
  }
  return givenMessaging({ queues, dataDir });
}

async function bodies(given: GivenMessaging, name: string) {
  return (await given.receive(name)).map(({ Body }) => Body);
}

describe('message journal', () => {
  test('keeps messages with everything they carry', async () => {
    await using dir = await givenDataDir();
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'note' } };
    await using given = await restarted(dir.path, async (before) => {
      await before.send('jobs', 'a', { MessageAttributes });
    });
    const [message] = await given.receive('jobs', { MessageAttributeNames: ['All'] });
    expect(message).toMatchObject({ Body: 'a', MessageAttributes });
  });

  test('forgets what was deleted and shows again what was in flight, with its count', async () => {
    await using dir = await givenDataDir();
    await using given = await restarted(dir.path, async (before) => {
      for (const body of ['done', 'in flight']) await before.send('dead', body);
      const [done] = await before.receive('dead');
      await before.messaging.callSqs('DeleteMessage', {
        QueueUrl: aQueue({ name: 'dead' }).url,
        ReceiptHandle: done?.['ReceiptHandle'],
      });
    });
    const messages = await given.receive('dead');
    expect(messages).toMatchObject([{ Body: 'in flight', Attributes: { ApproximateReceiveCount: '2' } }]);
  });

  test('keeps dead letters dead', async () => {
    await using dir = await givenDataDir();
    await using given = await restarted(dir.path, async (before) => {
      await before.send('jobs', 'poison');
      await before.receive('jobs');
      before.clock.advance(30_000);
      await before.receive('jobs');
    });
    expect(await bodies(given, 'jobs')).toEqual([]);
    expect(await given.receive('dead')).toMatchObject([
      { Body: 'poison', Attributes: { DeadLetterQueueSourceArn: queueArnOf('jobs') } },
    ]);
  });

  test('keeps what was set by a call, until the template changes it', async () => {
    await using dir = await givenDataDir();
    const attributes = async (given: GivenMessaging) => {
      const { Attributes } = await given.messaging.callSqs('GetQueueAttributes', {
        QueueUrl: aQueue().url,
        AttributeNames: ['VisibilityTimeout', 'DelaySeconds', 'RedrivePolicy'],
      });
      return Attributes;
    };
    {
      await using before = givenMessaging({ queues, dataDir: dir.path });
      await before.messaging.callSqs('SetQueueAttributes', {
        QueueUrl: aQueue().url,
        Attributes: { VisibilityTimeout: '5', DelaySeconds: '7', RedrivePolicy: '' },
      });
    }
    {
      await using same = givenMessaging({ queues, dataDir: dir.path });
      expect(await attributes(same)).toEqual({ VisibilityTimeout: '5', DelaySeconds: '7' });
    }
    const changed = [aQueue({ redrive, delaySeconds: 3 }), aQueue({ name: 'dead' })];
    await using given = givenMessaging({ queues: changed, dataDir: dir.path });
    expect(await attributes(given)).toEqual({ VisibilityTimeout: '5', DelaySeconds: '3' });
  });

  test('keeps delays, the order of groups, and deduplication', async () => {
    await using dir = await givenDataDir();
    const fifo = (body: string) => ({ MessageGroupId: 'g', MessageDeduplicationId: body });
    await using given = await restarted(dir.path, async (before) => {
      await before.send('jobs', 'late', { DelaySeconds: 60 });
      for (const body of ['a', 'b']) await before.send('order.fifo', body, fifo(body));
    });
    await given.send('order.fifo', 'a', fifo('a'));
    await given.send('order.fifo', 'c', fifo('c'));
    expect(await bodies(given, 'order.fifo')).toEqual(['a', 'b', 'c']);
    expect(await bodies(given, 'jobs')).toEqual([]);
    given.clock.advance(60_000);
    expect(await bodies(given, 'jobs')).toEqual(['late']);
  });

  test('stays small while messages come and go', async () => {
    await using dir = await givenDataDir();
    await using given = givenMessaging({ queues, dataDir: dir.path });
    await given.send('dead', 'stays');
    for (let i = 0; i < 2_000; i += 1) {
      await given.send('jobs', `message ${i}`);
      const [message] = await given.receive('jobs');
      await given.messaging.callSqs('DeleteMessage', {
        QueueUrl: aQueue().url,
        ReceiptHandle: message?.['ReceiptHandle'],
      });
    }
    const lines = (await readFile(path.join(dir.path, 'messages.jsonl'), 'utf8')).split('\n');
    expect(lines.length).toBeLessThan(5_100);
    expect(lines[0]).toContain('stays');
  });

  test('leaves out a line that was being written, and refuses a damaged one', async () => {
    await using dir = await givenDataDir();
    const file = path.join(dir.path, 'messages.jsonl');
    {
      await using given = await restarted(dir.path, async (before) => {
        await before.send('jobs', 'whole');
        await appendFile(file, '{"put":"jobs","mess');
      });
      expect(await bodies(given, 'jobs')).toEqual(['whole']);
    }
    await writeFile(file, '{"put":"jo\n{}\n');
    expect(() => givenMessaging({ queues, dataDir: dir.path, clock: createManualClock() })).toThrow(
      expect.objectContaining({ name: 'StartError', code: 'DataUnreadable' }),
    );
  });

  test('everything accepted survives a kill in the middle of the work', async () => {
    await using dir = await givenDataDir();
    const program = path.join(import.meta.dirname, '../testing/send-until-killed.ts');
    const args = ['--import', import.meta.resolve('tsx'), program, dir.path];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const accepted: string[] = [];
    for await (const body of createInterface({ input: child.stdout })) {
      accepted.push(body);
      if (accepted.length === 200) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');

    await using given = givenMessaging({ queues: [aQueue()], dataDir: dir.path });
    const found = new Set<unknown>();
    for (let batch = await bodies(given, 'jobs'); batch.length > 0; batch = await bodies(given, 'jobs')) {
      for (const body of batch) found.add(body);
    }
    expect(accepted.filter((body) => !found.has(body))).toEqual([]);
  });
});
