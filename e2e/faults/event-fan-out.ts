import { randomUUID } from 'node:crypto';
import { openEventFanOut } from '../support/event-fan-out.ts';
import { postGraphQl } from '../support/chat-client.ts';
import { eventually } from './eventually.ts';
import { startFrailRuntime } from './frail-runtime.ts';

/** G12: each consumer gets each event at least once, and its effects are there once. */
export interface EventFanOutReport {
  events: number;
  archived: number;
  archivedTwice: number;
  notified: number;
  /** Entries of the inbox beyond one per notification. */
  toldTwice: number;
}

interface Page {
  items: { id: string }[];
  nextToken: string | null;
}

/** Ids as the server makes them, one behind the other. */
const idOf = (seed: number, index: number) =>
  `01KAK1${String(seed % 10_000).padStart(4, '0')}${String(index).padStart(16, '0')}`;

/**
 * Consumers lose their answers after their work is done, do it twice and fail, and the runtime is killed in between: in
 * the end each mention is in the archive and in the inbox, once.
 */
export async function runEventFanOut(seed: number, events: number): Promise<EventFanOutReport> {
  await using runtime = await startFrailRuntime();
  const tokens = { ana: await runtime.signUp('ana-of-events'), ben: await runtime.signUp('ben-of-events') };
  async function ask<T>(who: keyof typeof tokens, query: string, variables: Record<string, unknown> = {}) {
    const { GraphqlUrl } = runtime.outputs().Chorus;
    const headers = { authorization: tokens[who] };
    const { data, errors } = await postGraphQl<{ field: T | null }>(GraphqlUrl, headers, query, variables);
    if (data?.field == null) throw new Error(JSON.stringify(errors));
    return data.field;
  }
  const { userId: anaId } = await ask<{ userId: string }>('ana', '{ field: me { userId } }');
  const { userId: benId } = await ask<{ userId: string }>('ben', '{ field: me { userId } }');
  const { id: roomId } = await ask<{ id: string }>(
    'ana',
    'mutation ($clientId: ID!) { field: createRoom(clientId: $clientId, input: { kind: PRIVATE, name: "Events" }) { id } }',
    { clientId: randomUUID() },
  );
  await ask(
    'ana',
    'mutation ($roomId: ID!, $userId: ID!) { field: addMember(roomId: $roomId, userId: $userId) { userId } }',
    { roomId, userId: benId },
  );

  const ids = Array.from({ length: events }, (_, index) => idOf(seed, index));
  await runtime.setFaults({
    seed,
    functions: {
      '*Archiving*': { failRate: 0.1, loseRate: 0.2, repeatRate: 0.2 },
      '*Notifying*': { failRate: 0.1, loseRate: 0.2, repeatRate: 0.2 },
    },
  });
  {
    using fanOut = await openEventFanOut(runtime.outputs());
    await fanOut.hurry(2);
    await fanOut.publish(
      // Every one of them twice: the topic may repeat itself as well.
      [...ids, ...ids].map((id) => ({
        id,
        type: 'chat.message.created.v1',
        tenant: roomId,
        data: { actorId: anaId, message: { id, mentions: [benId] } },
        audience: 'person' as const,
      })),
    );
  }
  await runtime.killAndRestart();

  using fanOut = await openEventFanOut(runtime.outputs());
  await fanOut.hurry(2);
  const ours = new Set(ids);
  let archived: string[] = [];
  let notified: string[] = [];
  const allNotified = async () => {
    const found: string[] = [];
    let nextToken: string | null = null;
    do {
      const page: Page = await ask<Page>(
        'ben',
        'query ($nextToken: String) { field: notifications(nextToken: $nextToken) { items { id } nextToken } }',
        { nextToken },
      );
      found.push(...page.items.map(({ id }) => id));
      ({ nextToken } = page);
    } while (nextToken !== null);
    return found.filter((id) => ours.has(id));
  };
  await eventually(
    async () => {
      archived = (await fanOut.archivedIds()).filter((id) => ours.has(id));
      notified = await allNotified();
      return new Set(archived).size === events && notified.length === events;
    },
    90_000,
    () => `${archived.length} archived, ${notified.length} notified of ${events}`,
  ).catch(() => undefined);
  return {
    events,
    archived: new Set(archived).size,
    archivedTwice: archived.length - new Set(archived).size,
    notified: notified.length,
    toldTwice: (await toldOf(ask, ours)) - notified.length,
  };
}

async function toldOf(
  ask: <T>(who: 'ben', query: string, variables: Record<string, unknown>) => Promise<T>,
  ours: ReadonlySet<string>,
): Promise<number> {
  let told = 0;
  let cursor: string | null = null;
  let hasMore = true;
  while (hasMore) {
    const page: { changes: { notification: { id: string } | null }[]; cursor: string; hasMore: boolean } =
      await ask(
        'ben',
        'query ($cursor: String) { field: syncInbox(cursor: $cursor) { changes { notification { id } } cursor hasMore } }',
        { cursor },
      );
    told += page.changes.filter(({ notification }) => notification && ours.has(notification.id)).length;
    ({ cursor, hasMore } = page);
  }
  return told;
}
