import { randomUUID } from 'node:crypto';

import { signIn } from '../support/chat-client.ts';
import { openLiveFeed } from '../support/live-feed.ts';
import { type LocalProcess, startLocalProcess } from '../support/local-process.ts';
import { eventually, openRecordClient } from '../support/record-client.ts';

/** How chat goes on while thousands of records are generated, and what became of these. */
export interface ChatBesideJobReport {
  records: number;
  persisted: number;
  rejected: number;
  jobSeconds: number;
  /** From sending to receiving, in milliseconds. */
  idleP50Ms: number;
  idleP95Ms: number;
  busyP50Ms: number;
  busyP95Ms: number;
  messagesBeside: number;
}

/** Slow enough for the limit of 20 messages per 10 s of each of the senders. */
const paceMs = 200;
const senders = ['ana', 'ben', 'dana'];
const idleMessages = 100;
const patienceMs = 60_000;

const percentile = (values: readonly number[], share: number): number =>
  Math.round(
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN,
  );

/** People in a room, and somebody who listens: each message is sent when the one before has arrived and its time is up. */
async function openConversation(local: LocalProcess) {
  const people = await Promise.all(senders.map((name) => signIn(local.outputs, name)));
  const [ana, ...others] = people;
  if (!ana) throw new Error('Nobody is there.');
  const roomId = await ana.createRoom({ name: 'Beside a job', kind: 'PUBLIC' });
  for (const other of others) await other.joinRoom(roomId);
  const feed = await openLiveFeed(local, ana.accessToken, patienceMs);
  await feed.subscribe(
    'onMessage',
    'subscription ($roomId: ID!) { onMessage(roomId: $roomId) { clientId } }',
    {
      roomId,
    },
  );
  let sent = 0;

  /** How long the next message takes to be received, in milliseconds. */
  async function measure(): Promise<number> {
    const sender = people[(sent += 1) % people.length];
    const clientId = randomUUID();
    const startedMs = performance.now();
    const answer = sender?.sendMessage(roomId, `message ${sent}`, clientId);
    let event = await feed.nextEvent();
    while (event.value['clientId'] !== clientId) event = await feed.nextEvent();
    const delayMs = performance.now() - startedMs;
    await answer;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, paceMs - delayMs)));
    return delayMs;
  }

  return { measure, [Symbol.asyncDispose]: () => feed[Symbol.asyncDispose]() };
}

/** Measures a conversation at rest, then beside a job of so many records. */
export async function runChatBesideJob(records: number): Promise<ChatBesideJobReport> {
  await using local = await startLocalProcess(['--no-web']);
  await using conversation = await openConversation(local);
  const dana = await openRecordClient(local, 'dana');
  const idle: number[] = [];
  while (idle.length < idleMessages) idle.push(await conversation.measure());

  const startedMs = performance.now();
  const { data } = await dana.send<{ generateRecords: { id: string } | null }>(
    'mutation ($count: Int!) { generateRecords(count: $count, seed: 1) { id } }',
    { count: records },
  );
  let hasEnded = false;
  const job = eventually(
    async () =>
      (
        await dana.send<{ job: { persisted: number; rejected: number; finishedAt: string | null } | null }>(
          'query ($id: ID!) { job(id: $id) { persisted rejected finishedAt } }',
          { id: data?.generateRecords?.id },
        )
      ).data?.job,
    (found) => typeof found?.finishedAt === 'string',
    600_000,
  ).finally(() => (hasEnded = true));
  const busy: number[] = [];
  while (!hasEnded) busy.push(await conversation.measure());
  const ended = await job;

  return {
    records,
    persisted: ended?.persisted ?? 0,
    rejected: ended?.rejected ?? 0,
    jobSeconds: Math.round((performance.now() - startedMs) / 1000),
    idleP50Ms: percentile(idle, 0.5),
    idleP95Ms: percentile(idle, 0.95),
    busyP50Ms: percentile(busy, 0.5),
    busyP95Ms: percentile(busy, 0.95),
    messagesBeside: busy.length,
  };
}
