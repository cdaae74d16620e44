import { describe, expect, test } from 'vitest';
import { aQueue, givenMessaging, queueArnOf, type GivenMessaging } from '../testing/given-messaging.ts';

const SourceArn = queueArnOf('dead');
const source = aQueue({
  redrive: { deadLetterArn: SourceArn, maxReceiveCount: 1 },
  visibilityTimeoutSeconds: 1,
});
const queues = [source, aQueue({ name: 'dead' }), aQueue({ name: 'other' })];

/** Messages that were received once and then found their way into the dead-letter queue. */
async function givenDeadLetters(given: GivenMessaging, ...texts: string[]): Promise<void> {
  for (const text of texts) await given.send('jobs', text);
  await given.receive('jobs');
  given.clock.advance(1_000);
  expect(await given.receive('jobs')).toEqual([]);
}

async function lastTask(given: GivenMessaging) {
  const { Results } = await given.messaging.callSqs('ListMessageMoveTasks', { SourceArn });
  return Array.isArray(Results) ? Results[0] : undefined;
}

describe('message move task', () => {
  test('takes dead letters back to where they came from, as new messages', async () => {
    await using given = givenMessaging({ queues });
    await givenDeadLetters(given, 'a', 'b');
    const { TaskHandle } = await given.messaging.callSqs('StartMessageMoveTask', { SourceArn });
    expect(await lastTask(given)).toMatchObject({
      TaskHandle,
      Status: 'RUNNING',
      ApproximateNumberOfMessagesToMove: 2,
      ApproximateNumberOfMessagesMoved: 0,
    });
    given.clock.advance(0);
    expect(await lastTask(given)).toEqual({
      Status: 'COMPLETED',
      SourceArn,
      ApproximateNumberOfMessagesToMove: 2,
      ApproximateNumberOfMessagesMoved: 2,
      StartedTimestamp: expect.any(Number),
    });
    const back = await given.receive('jobs');
    expect(back.map(({ Body }) => Body)).toEqual(['a', 'b']);
    expect(back[0]?.['Attributes']).toMatchObject({ ApproximateReceiveCount: '1' });
    expect(await given.receive('dead')).toEqual([]);
  });

  test('moves to another queue, at the rate that was asked for, until it is cancelled', async () => {
    await using given = givenMessaging({ queues });
    await givenDeadLetters(given, 'a', 'b', 'c', 'd');
    const { TaskHandle } = await given.messaging.callSqs('StartMessageMoveTask', {
      SourceArn,
      DestinationArn: queueArnOf('other'),
      MaxNumberOfMessagesPerSecond: 2,
    });
    given.clock.advance(0);
    given.clock.advance(500);
    const cancelled = await given.messaging.callSqs('CancelMessageMoveTask', { TaskHandle });
    expect(cancelled).toEqual({ ApproximateNumberOfMessagesMoved: 2 });
    given.clock.advance(10_000);
    expect((await given.receive('other')).map(({ Body }) => Body)).toEqual(['a', 'b']);
    expect(await lastTask(given)).toMatchObject({ Status: 'CANCELLED', MaxNumberOfMessagesPerSecond: 2 });
  });

  test('fails for a message that came from no queue, and leaves it where it is', async () => {
    await using given = givenMessaging({ queues });
    await given.send('dead', 'sent here');
    await given.messaging.callSqs('StartMessageMoveTask', { SourceArn });
    given.clock.advance(0);
    expect(await lastTask(given)).toMatchObject({
      Status: 'FAILED',
      FailureReason: 'CouldNotDetermineMessageSource',
    });
    expect(await given.receive('dead')).toHaveLength(1);
  });

  test('refuses what SQS refuses', async () => {
    await using given = givenMessaging({ queues });
    const start = (arn: string) => given.messaging.callSqs('StartMessageMoveTask', { SourceArn: arn });
    await expect(start(queueArnOf('none'))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(start(queueArnOf('jobs'))).rejects.toMatchObject({ name: 'UnsupportedOperation' });
    await givenDeadLetters(given, 'a');
    await start(SourceArn);
    await expect(start(SourceArn)).rejects.toMatchObject({ name: 'UnsupportedOperation' });
    const cancel = given.messaging.callSqs('CancelMessageMoveTask', { TaskHandle: 'none' });
    await expect(cancel).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
