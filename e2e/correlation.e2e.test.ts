import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChatClient, type GraphQlAnswer, postGraphQl, signIn } from './support/chat-client.ts';
import { type EventFanOut, openEventFanOut } from './support/event-fan-out.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { eventually } from './support/record-client.ts';
import { storedItems } from './support/stored-items.ts';

/** Stands in everything that people write here, and has no business in a log. */
const secret = 'Nobody-reads-this';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('A correlation id', () => {
  let local: LocalProcess;
  let fanOut: EventFanOut;
  let ana: ChatClient;
  let dana: ChatClient;
  let benId: string;
  let roomId: string;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web', '--log', 'debug']);
    fanOut = await openEventFanOut(local.outputs);
    const [first, second, ben] = await Promise.all(
      ['ana', 'dana', 'ben'].map((name) => signIn(local.outputs, name)),
    );
    if (!first || !second || !ben) throw new Error('Nobody signed in.');
    [ana, dana] = [first, second];
    const { data } = await ben.send<{ me: { userId: string } }>('{ me { userId } }');
    benId = data?.me.userId ?? '';
    roomId = await ana.createRoom({ name: 'Traces', kind: 'PUBLIC' });
    await ben.joinRoom(roomId);
  }, 120_000);
  afterAll(async () => {
    fanOut[Symbol.dispose]();
    await local[Symbol.asyncDispose]();
  });

  /** Asks under a name; fails when the API refuses. */
  async function ask<Data>(
    person: ChatClient,
    correlationId: string,
    query: string,
    variables: object,
  ): Promise<Data> {
    const answer: GraphQlAnswer<Data> = await postGraphQl<Data>(
      local.outputs.Chorus.GraphqlUrl,
      { authorization: person.accessToken, 'x-correlation-id': correlationId },
      query,
      { ...variables },
    );
    if (!answer.data || answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  }

  const mention = (correlationId: string) =>
    ask<{ sendMessage: { id: string } }>(
      ana,
      correlationId,
      `mutation ($roomId: ID!, $clientId: ID!, $body: String!, $mentions: [ID!]) {
        sendMessage(roomId: $roomId, clientId: $clientId, body: $body, mentions: $mentions) { id }
      }`,
      { roomId, clientId: randomUUID(), body: secret, mentions: [benId] },
    );

  const linesOf = (correlationId: string) =>
    local
      .output()
      .split('\n')
      .filter((line) => line.includes(`correlation_id="${correlationId}"`));

  /** The functions that said in the log that they worked for a request. */
  const functionsOf = (correlationId: string) =>
    new Set(linesOf(correlationId).map((line) => /service="([^"]+)"/.exec(line)?.[1] ?? ''));

  /** Requests of the API that named it, publishes included. */
  const requestsOf = (correlationId: string) =>
    local.output().split(`x-correlation-id="${correlationId}"`).length - 1;

  async function untilTraced(correlationId: string, functions: readonly string[], requests: number) {
    await eventually(
      () => Promise.resolve({ found: [...functionsOf(correlationId)], requests: requestsOf(correlationId) }),
      (now) => functions.every((name) => now.found.includes(name)) && now.requests >= requests,
    );
  }

  async function itemsOf(table: string, correlationId: string): Promise<string[]> {
    const items = await storedItems(local, table);
    return items
      .filter((item) => item['correlationId'] === correlationId)
      .map(({ pk }) => String(pk).replace(/^[^#]+#[^#]+#?/, ''))
      .sort();
  }

  const eventsOf = async (correlationId: string) =>
    (await fanOut.archivedEvents())
      .filter(({ correlationid }) => correlationid === correlationId)
      .map(({ type }) => type);

  const consumers = ['publish-domain-events', 'archive-events', 'measure-events'];

  it.concurrent(
    'of a message with a mention stands in every hop',
    async () => {
      const correlationId = `message-${randomUUID()}`;
      await mention(correlationId);

      // The request itself, and the publish of the mention to Ben's devices.
      await untilTraced(correlationId, [...consumers, 'notify-people', 'publish-chat-changes'], 2);
      expect(await itemsOf('Chat', correlationId)).toEqual(['CHANGES', 'INBOX']);
      expect(await eventsOf(correlationId)).toEqual(['chat.message.created.v1']);
    },
    60_000,
  );

  it.concurrent(
    'of a renamed room stands in what its members hear',
    async () => {
      const correlationId = `room-${randomUUID()}`;
      await ask(
        ana,
        correlationId,
        'mutation ($id: ID!, $input: UpdateRoomInput!) { updateRoom(id: $id, expectedVersion: 1, input: $input) { id } }',
        { id: roomId, input: { name: `Traces ${secret}` } },
      );

      await untilTraced(correlationId, [...consumers, 'publish-chat-changes'], 3);
      expect(await itemsOf('Chat', correlationId)).toEqual(['CHANGES', 'INBOX', 'INBOX']);
    },
    60_000,
  );

  it.concurrent(
    'of a record stands in every hop',
    async () => {
      const correlationId = `record-${randomUUID()}`;
      await ask(
        dana,
        correlationId,
        'mutation ($input: SubmitRecordInput!) { submitRecord(input: $input) { id } }',
        { input: { informationOne: secret, informationTwo: secret } },
      );

      const functions = ['authorize-records', 'enqueue-records', 'persist-records', 'publish-record-changes'];
      await untilTraced(correlationId, [...consumers, ...functions], 2);
      expect(await itemsOf('Record', correlationId)).toEqual(['CHANGES', 'RECORDS']);
      expect(await eventsOf(correlationId)).toEqual(['records.record.persisted.v1']);
    },
    60_000,
  );

  it.concurrent(
    'of a job stands in all that it makes',
    async () => {
      const correlationId = `job-${randomUUID()}`;
      await ask(dana, correlationId, 'mutation { generateRecords(count: 2) { id } }', {});

      await untilTraced(
        correlationId,
        ['start-job', 'generate-records', 'persist-records', 'publish-record-changes', 'notify-people'],
        2,
      );
      expect(await itemsOf('Record', correlationId)).toEqual([
        ...['CHANGES', 'CHANGES', 'JOBS', 'RECORDS', 'RECORDS'],
      ]);
      const events = await eventually(
        () => eventsOf(correlationId),
        ({ length }) => length === 4,
      );
      expect(events.sort()).toEqual([
        'records.job.finished.v1',
        'records.job.started.v1',
        'records.record.persisted.v1',
        'records.record.persisted.v1',
      ]);
    },
    60_000,
  );

  it.concurrent(
    'of a factory is that of who changed it last',
    async () => {
      const [created, deleted] = [`made-${randomUUID()}`, `gone-${randomUUID()}`];
      const { createFactory } = await ask<{ createFactory: { id: string } }>(
        ana,
        created,
        `mutation ($clientId: ID!, $input: CreateFactoryInput!) {
        createFactory(treeId: "main", clientId: $clientId, input: $input) { id }
      }`,
        { clientId: randomUUID(), input: { name: secret, lowerBound: 1, upperBound: 6 } },
      );
      await untilTraced(created, [...consumers, 'publish-tree-changes'], 2);
      await ask(
        ana,
        deleted,
        'mutation ($id: ID!) { deleteFactory(treeId: "main", id: $id, expectedVersion: 1) { id } }',
        { id: createFactory.id },
      );
      await untilTraced(deleted, [...consumers, 'publish-tree-changes'], 2);

      expect(await itemsOf('Tree', deleted)).toEqual(['CHANGES', 'LATEST']);
      expect(await eventsOf(deleted)).toEqual(['tree.factory.deleted.v1']);
    },
    60_000,
  );

  it.concurrent(
    'of who deletes their account stands in what that leaves',
    async () => {
      const correlationId = `leaving-${randomUUID()}`;
      const oscar = await signIn(local.outputs, 'oscar');
      const ownRoom = await oscar.createRoom({ name: 'Traces of Oscar', kind: 'PRIVATE' });
      await oscar.sendMessage(ownRoom, secret);
      await ask(oscar, correlationId, 'mutation { deleteMyAccount(confirm: "oscar") }', {});

      // The request itself, and the one that ends the rest of the subscriptions.
      await untilTraced(correlationId, [...consumers, 'start-account-deletion', 'delete-account'], 2);
      expect(await itemsOf('Chat', correlationId)).toEqual(['CHANGES', 'CHANGES', 'CHANGES']);
      const events = await eventually(
        () => eventsOf(correlationId),
        ({ length }) => length === 3,
      );
      expect(events.sort()).toEqual([
        'chat.membership.left.v1',
        'chat.message.deleted.v1',
        'chat.room.archived.v1',
      ]);
    },
    60_000,
  );

  it.concurrent.each([
    ['ten kilobytes', 'x'.repeat(10_240)],
    ['SQL', "1'; DROP TABLE messages; --"],
    ['a line break of another kind', 'first%0d%0asecond: third'],
    ['a tab', 'a\tb'],
    ['markup', '<script>alert(1)</script>'],
  ])(
    'of %s is not taken over',
    async (_name, hostile) => {
      const { sendMessage } = await mention(hostile);
      const change = (await storedItems(local, 'Chat')).find(
        ({ pk, sk }) => String(pk).endsWith('#CHANGES') && sk === sendMessage.id,
      );
      const given = String(change?.['correlationId']);

      expect(given).toMatch(uuid);
      await untilTraced(given, [...consumers, 'notify-people', 'publish-chat-changes'], 1);
      const said = local
        .output()
        .split('\n')
        .filter((line) => line.includes(hostile.slice(0, 20)) && !line.includes('Answered a request'));
      expect(said).toEqual([]);
      expect(local.output()).not.toContain('x'.repeat(200));
    },
    60_000,
  );

  it('is all that the log tells of what people write', () => {
    expect(local.output()).toContain('correlation_id=');
    expect(local.output()).not.toContain(secret);
    expect(local.output()).not.toContain(ana.accessToken.slice(-40));
  });
});
