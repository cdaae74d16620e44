import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageBatchCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry, DeadLetter, Queue, RedriveTask } from '../schema.generated.ts';
import { type ChatClient, signIn } from './support/chat-client.ts';
import { openLiveFeed } from './support/live-feed.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { poisonMessage, recordMessage } from './support/poison-records.ts';
import { openQueues, type Queues } from './support/queues.ts';
import { eventually, openRecordClient, type RecordClient } from './support/record-client.ts';

const work = 'record-flow-work';
const workQueue = 'RecordFlowWorkQueue';
const workLetters = 'RecordFlowWorkDeadLetters';
const taskFields = 'id queue requested moved failed status';

/** Whose token it is. */
const userIdOf = ({ accessToken }: ChatClient): string => decodeJwt(accessToken).sub ?? '';

/** What an operator asks. */
function operatorOf({ send }: ChatClient) {
  async function ask<T>(query: string, variables: object = {}): Promise<T> {
    const { data, errors } = await send<{ field: T | null }>(query, { ...variables });
    if (!data?.field) throw new Error(JSON.stringify(errors));
    return data.field;
  }
  return {
    async queue(name: string): Promise<Queue | undefined> {
      const { items } = await ask<{ items: Queue[] }>(
        '{ field: queues { items { name visible inFlight oldestAgeSeconds dlqDepth } } }',
      );
      return items.find((queue) => queue.name === name);
    },
    async letters(queue: string): Promise<DeadLetter[]> {
      const { items } = await ask<{ items: DeadLetter[] }>(
        `query ($queue: ID!) {
          field: deadLetters(queue: $queue) { items { id queue reason receives firstSeenAt correlationId body } }
        }`,
        { queue },
      );
      return items;
    },
    redrive: (queue: string, max?: number) =>
      ask<RedriveTask>(
        `mutation ($queue: ID!, $max: Int) { field: redriveDeadLetters(queue: $queue, max: $max) { ${taskFields} } }`,
        { queue, max },
      ),
    async task(id: string): Promise<RedriveTask | undefined> {
      const { items } = await ask<{ items: RedriveTask[] }>(
        `{ field: redriveTasks { items { ${taskFields} } } }`,
      );
      return items.find((task) => task.id === id);
    },
    discard: (queue: string, id: string) =>
      send<{ discardDeadLetter: { id: string } | null }>(
        'mutation ($queue: ID!, $id: ID!) { discardDeadLetter(queue: $queue, id: $id) { id reason } }',
        { queue, id },
      ),
    async audit(): Promise<AuditEntry[]> {
      const { items } = await ask<{ items: AuditEntry[] }>(
        `query ($from: AWSDateTime!, $to: AWSDateTime!) {
          field: auditLog(from: $from, to: $to) { items { id actorId action subject at } }
        }`,
        {
          from: new Date(Date.now() - 3_600_000).toISOString(),
          to: new Date(Date.now() + 60_000).toISOString(),
        },
      );
      return items;
    },
  };
}
type Operator = ReturnType<typeof operatorOf>;

const ended = (operator: Operator, id: string) =>
  eventually(
    () => operator.task(id),
    (task) => task !== undefined && task.status !== 'RUNNING',
    50_000,
  );

describe('An operator', () => {
  let local: LocalProcess;
  let queues: Queues;
  let dana: RecordClient;
  let oscar: ChatClient;
  let operator: Operator;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    queues = openQueues(local);
    dana = await openRecordClient(local, 'dana');
    oscar = await signIn(local.outputs, 'oscar');
    operator = operatorOf(oscar);
  });
  afterAll(async () => {
    queues[Symbol.dispose]();
    await local[Symbol.asyncDispose]();
  });

  it('sees what can never be stored, and why, without what it says', async () => {
    const poison = poisonMessage(userIdOf(dana));
    await queues.send(workQueue, poison);
    const [letter] = await eventually(
      () => operator.letters(work),
      ({ length }) => length === 1,
    );

    expect(letter).toMatchObject({
      queue: work,
      reason: 'Is not valid: record.informationOne',
      receives: 1,
      correlationId: null,
    });
    expect(letter?.body).not.toMatch(/Lorem|ipsum|poison/);
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({
      type: 'text of 16',
      record: { id: JSON.parse(poison).record.id, informationTwo: 'text of 5' },
    });
    // Looking is no receiving: it stays as it is, and is there for the next one.
    expect(await operator.letters(work)).toEqual([letter]);
    expect(await operator.queue(work)).toMatchObject({ visible: 0, inFlight: 0, dlqDepth: 1 });
    expect(await dana.allRecords({ status: 'REJECTED' })).toMatchObject([{ kind: null }]);
  });

  it('throws one away, once, and is written down', async () => {
    const [letter] = await operator.letters(work);
    const id = letter?.id ?? '';
    expect((await operator.discard(work, id)).data?.discardDeadLetter).toMatchObject({ id });
    const again = await operator.discard(work, id);

    expect(again.errors).toMatchObject([{ errorType: 'NotFound' }]);
    expect(await operator.letters(work)).toEqual([]);
    expect(await operator.audit()).toMatchObject([
      { actorId: userIdOf(oscar), action: 'discardDeadLetter', subject: `${work} ${id}` },
    ]);
  });

  it('redrives what failed too often once the cause is gone, and nothing is stored twice', async () => {
    await queues.client.send(
      new SetQueueAttributesCommand({
        QueueUrl: await queues.urlOf(workQueue),
        Attributes: { VisibilityTimeout: '2' },
      }),
    );
    await setFaults({ functions: { '*': { failRate: 1 } } });
    const messages = Array.from({ length: 3 }, () => recordMessage(userIdOf(dana), 'late'));
    for (const message of messages) await queues.send(workQueue, message);
    await eventually(
      () => queues.depthOf(workLetters),
      (depth) => depth === 3,
    );
    await setFaults({});
    const letters = await operator.letters(work);
    expect(letters).toHaveLength(3);
    expect(letters[0]).toMatchObject({ reason: 'Not finished in 5 receives', receives: 5 });

    await using feed = await openLiveFeed(local, oscar.accessToken, 20_000);
    await feed.subscribe('onOps', `subscription { onOps { redrive { ${taskFields} } at } }`);
    const task = await operator.redrive(work);
    const repeat = await operator.redrive(work);
    expect(task).toMatchObject({ queue: work, requested: 3 });
    let told = await feed.nextEvent();
    while ((told.value['redrive'] as RedriveTask).status === 'RUNNING') told = await feed.nextEvent();
    expect(told.value['redrive']).toMatchObject({ id: task.id, moved: 3, failed: 0, status: 'DONE' });

    const stored = await eventually(
      () => dana.allRecords({ kind: 'late' }),
      ({ length }) => length === 3,
    );
    expect(stored.map(({ id }) => id).sort()).toEqual(
      messages.map((text) => JSON.parse(text).record.id).sort(),
    );
    // While it runs it is the same task; after it, one with nothing left to do.
    if (repeat.id !== task.id) expect(await ended(operator, repeat.id)).toMatchObject({ moved: 0 });
    expect(await operator.letters(work)).toEqual([]);
  });

  it('discards records of a job, which ends with them rejected, each once', async () => {
    await setFaults({ functions: { '*RecordFlowPersist*': { failRate: 1 } } });
    const { id } = await dana.generate({ count: 3, kind: 'discarded' });
    const letters = await eventually(
      () => operator.letters(work),
      ({ length }) => length === 3,
      50_000,
    );
    await setFaults({});
    expect(await dana.job(id)).toMatchObject({ status: 'RUNNING', persisted: 0, rejected: 0 });
    for (const letter of letters) {
      const { data } = await operator.discard(work, letter.id);
      expect(data?.discardDeadLetter).toMatchObject({ id: letter.id });
    }

    expect(await dana.endedJob(id)).toMatchObject({
      status: 'COMPLETED_WITH_ERRORS',
      persisted: 0,
      rejected: 3,
    });
    expect(await dana.allRecords({ status: 'REJECTED', jobId: id })).toMatchObject(
      Array(3).fill({ kind: 'discarded', reason: 'discarded by an operator', version: 1 }),
    );
    expect(await operator.letters(work)).toEqual([]);
  });

  it('redrives what was stored meanwhile without storing it again', async () => {
    const message = recordMessage(userIdOf(dana), 'again');
    await queues.send(workQueue, message);
    await eventually(
      () => dana.allRecords({ kind: 'again' }),
      ({ length }) => length === 1,
    );
    await queues.send(workLetters, message, { reason: 'could not be stored', attempts: '5' });
    expect(await operator.letters(work)).toMatchObject([{ reason: 'Could not be stored', receives: 5 }]);
    const { id } = await operator.redrive(work, 1);
    await ended(operator, id);
    await eventually(
      () => operator.queue(work),
      (queue) => queue?.visible === 0 && queue.inFlight === 0,
    );

    expect(await dana.allRecords({ kind: 'again' })).toMatchObject([{ status: 'PERSISTED', version: 1 }]);
    expect(await operator.letters(work)).toEqual([]);
  });

  it('hears of no queue that is none', async () => {
    const { errors } = await oscar.send('{ deadLetters(queue: "none") { items { id } } }');
    expect(errors).toMatchObject([{ errorType: 'NotFound' }]);
  });

  it('is told when a queue has no way back', async () => {
    await expect(operator.redrive('chat-changes-failures')).rejects.toThrow('BadRequest');
  });

  it('is written down for signing somebody out as well', async () => {
    const benId = userIdOf(await signIn(local.outputs, 'ben'));
    const { errors } = await oscar.send('mutation ($userId: ID!) { signOutUser(userId: $userId) }', {
      userId: benId,
    });
    expect(errors).toEqual([]);
    const [latest] = await operator.audit();
    expect(latest).toMatchObject({ actorId: userIdOf(oscar), action: 'signOutUser', subject: benId });
  });

  it('leaves no text in the log', () => {
    expect(local.output()).not.toContain('Lorem secret');
  });

  async function setFaults(settings: object): Promise<void> {
    const response = await fetch(`${local.origin}/_local/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(settings),
    });
    expect(response.status, await response.text()).toBe(200);
  }
});

describe('A redrive', () => {
  it('goes on after the runtime was killed: nothing is lost, stored or counted twice', async () => {
    const data = mkdtempSync(join(tmpdir(), 'chorus-data-'));
    const start = (port: string) => startLocalProcess(['--no-web', '--data', data, '--port', port]);
    const count = 300;
    let local = await start('0');
    try {
      const { port } = new URL(local.origin);
      let dana = await openRecordClient(local, 'dana');
      {
        using queues = openQueues(local);
        const QueueUrl = await queues.urlOf(workLetters);
        for (let sent = 0; sent < count; sent += 10) {
          const Entries = Array.from({ length: 10 }, (_, index) => ({
            Id: String(index),
            MessageBody: recordMessage(userIdOf(dana), 'killed'),
          }));
          await queues.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        }
      }
      let operator = operatorOf(await signIn(local.outputs, 'oscar'));
      const { id, requested } = await operator.redrive(work);
      expect(requested).toBe(count);
      for (let kill = 1; kill <= 2; kill += 1) {
        const least = kill * 40;
        const before = await eventually(
          () => operator.task(id),
          (task) => (task?.moved ?? 0) >= least,
        );
        expect(before?.status).toBe('RUNNING');
        await local.stop('SIGKILL');
        local = await start(port);
        operator = operatorOf(await signIn(local.outputs, 'oscar'));
      }
      dana = await openRecordClient(local, 'dana');

      expect(await ended(operator, id)).toMatchObject({ moved: count, failed: 0, status: 'DONE' });
      const stored = await eventually(
        () => dana.allRecords({ kind: 'killed' }),
        ({ length }) => length >= count,
      );
      expect(new Set(stored.map(({ id: recordId }) => recordId)).size).toBe(count);
      expect(stored.every(({ version }) => version === 1)).toBe(true);
    } finally {
      await local[Symbol.asyncDispose]();
      rmSync(data, { recursive: true });
    }
  });
});
