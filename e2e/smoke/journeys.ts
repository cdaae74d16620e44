import { randomUUID } from 'node:crypto';
import { askHealth, openSession, type Session } from './session.ts';
import type { Stage } from './stage.ts';

/** One thing that has to work, from the outside. */
export interface Journey {
  name: string;
  /** Rejects with what went wrong. */
  run(): Promise<void>;
}

const treeId = 'smoke';

function mustBe(actual: unknown, expected: unknown, what: string): void {
  if (actual === expected) return;
  throw new Error(`${what} should be ${JSON.stringify(expected)}, not ${JSON.stringify(actual)}.`);
}

async function isHealthy(stage: Stage): Promise<void> {
  const answer = JSON.stringify(await askHealth(stage));
  mustBe(answer, '{"data":{"health":{"ok":true}}}', 'The answer to health');
}

/** Sends a message into a room of its own, receives it live, reads it back, and archives the room. */
async function sendAndReceive(session: Session): Promise<void> {
  const room = await session.ask(
    'mutation ($clientId: ID!, $input: CreateRoomInput!) { field: createRoom(clientId: $clientId, input: $input) { id version } }',
    { clientId: randomUUID(), input: { name: 'Smoke test', kind: 'PRIVATE' } },
  );
  const roomId = room['id'];
  const body = `smoke ${randomUUID()}`;
  await using feed = await session.subscribe(
    'subscription ($roomId: ID!) { field: onMessage(roomId: $roomId) { id body } }',
    { roomId },
  );
  const sent = await session.ask(
    `mutation ($roomId: ID!, $clientId: ID!, $body: String!) {
      field: sendMessage(roomId: $roomId, clientId: $clientId, body: $body) {
        id roomId authorId authorName kind body mentions clientId createdAt editedAt deletedAt version changeId
      }
    }`,
    { roomId, clientId: randomUUID(), body },
  );
  const received = await feed.until(({ id }) => id === sent['id']);
  mustBe(received['body'], body, 'The body that arrived');
  const page = await session.ask(
    'query ($roomId: ID!) { field: messages(roomId: $roomId) { items { id body } } }',
    {
      roomId,
    },
  );
  mustBe(JSON.stringify(page['items']), JSON.stringify([{ id: sent['id'], body }]), 'The history');
  await session.ask(
    'mutation ($id: ID!, $version: Int!) { field: archiveRoom(id: $id, expectedVersion: $version) { id } }',
    { id: roomId, version: room['version'] },
  );
}

/** Creates a factory, sees it arrive, lets it draw numbers, deletes it and sees that as well. */
async function changeTheTree(session: Session): Promise<void> {
  await using feed = await session.subscribe(
    'subscription ($treeId: ID!) { field: onFactoryChange(treeId: $treeId) { kind factoryId factory { children } } }',
    { treeId },
  );
  const { id } = await session.ask(
    `mutation ($treeId: ID!, $clientId: ID!, $input: CreateFactoryInput!) {
      field: createFactory(treeId: $treeId, clientId: $clientId, input: $input) { id version }
    }`,
    { treeId, clientId: randomUUID(), input: { name: 'Smoke test', lowerBound: 1, upperBound: 6 } },
  );
  const change = (kind: string) => feed.until((event) => event['factoryId'] === id && event['kind'] === kind);
  await change('CREATED');
  const drawn = await session.ask(
    'mutation ($treeId: ID!, $id: ID!) { field: generateChildren(treeId: $treeId, id: $id, count: 5) { children version } }',
    { treeId, id },
  );
  const { factory } = await change('CHILDREN_GENERATED');
  mustBe(
    JSON.stringify(factory),
    JSON.stringify({ children: drawn['children'] }),
    'The numbers that arrived',
  );
  await session.ask(
    `mutation ($treeId: ID!, $id: ID!, $version: Int!) {
      field: deleteFactory(treeId: $treeId, id: $id, expectedVersion: $version) { id }
    }`,
    { treeId, id, version: drawn['version'] },
  );
  await change('DELETED');
}

/** Submits a record, sees it persisted, reads and deletes it. */
async function roundTripARecord(session: Session): Promise<void> {
  await using feed = await session.subscribe('subscription { field: onRecord { id status } }');
  const receipt = await session.ask(
    'mutation ($input: SubmitRecordInput!) { field: submitRecord(input: $input) { id status errorType message } }',
    { input: { clientId: randomUUID(), informationOne: 'Smoke', informationTwo: 'Test' } },
  );
  const { id } = receipt;
  mustBe(receipt['status'], 'QUEUED', 'The status in the receipt');
  await feed.until((event) => event['id'] === id && event['status'] === 'PERSISTED');
  const read = await session.ask('query ($id: ID!) { field: record(id: $id) { informationOne } }', { id });
  mustBe(read['informationOne'], 'Smoke', 'informationOne');
  await session.ask('mutation ($id: ID!) { field: deleteRecord(id: $id) { id } }', { id });
}

/** What has to work before a stage may serve anybody, in the order in which it makes sense. */
export function journeysOf(stage: Stage): Journey[] {
  let session: Promise<Session> | undefined;
  const signedIn = () => (session ??= openSession(stage));
  return [
    { name: 'health', run: () => isHealthy(stage) },
    { name: 'sign in', run: async () => void (await signedIn()) },
    { name: 'send and receive', run: async () => sendAndReceive(await signedIn()) },
    { name: 'tree change', run: async () => changeTheTree(await signedIn()) },
    { name: 'record round trip', run: async () => roundTripARecord(await signedIn()) },
  ];
}
