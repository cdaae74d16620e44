import { randomUUID } from 'node:crypto';
import type { Callers, PersonName } from './authorization-callers.ts';

export type RoomVisibility = 'PRIVATE' | 'PUBLIC';

/** A room as the matrix needs it: the owner's, with a member, an author, somebody else and somebody who was removed. */
export interface MatrixRoom {
  roomId: string;
  /** The author's. */
  messageId: string;
}

/** Answers the field of a mutation by one of the people; rejects when it is refused. */
export async function mustAsk(
  callers: Callers,
  person: PersonName,
  query: string,
  variables: object = {},
): Promise<Record<string, unknown>> {
  const { data, errors } = await callers
    .caller(person)
    .ask<{ field: Record<string, unknown> | null }>(query, variables);
  if (!data?.field) throw new Error(`${query}: ${JSON.stringify(errors)}`);
  return data.field;
}

/** Creates rooms; `withMessage` has the author write one. */
export async function createMatrixRoom(
  callers: Callers,
  kind: RoomVisibility,
  withMessage: boolean,
): Promise<MatrixRoom> {
  const { id } = await mustAsk(
    callers,
    'owner',
    'mutation ($id: ID!, $input: CreateRoomInput!) { field: createRoom(clientId: $id, input: $input) { id } }',
    { id: randomUUID(), input: { kind, name: `Matrix ${randomUUID()}` } },
  );
  const roomId = String(id);
  const change = (field: string, person: Parameters<Callers['idOf']>[0]) =>
    mustAsk(
      callers,
      'owner',
      `mutation ($roomId: ID!, $userId: ID!) { field: ${field}(roomId: $roomId, userId: $userId) { version } }`,
      { roomId, userId: callers.idOf(person) },
    );
  const members = ['member', 'author', 'somebody else', 'removed member'] as const;
  for (const person of members) await change('addMember', person);
  await change('removeMember', 'removed member');
  if (!withMessage) return { roomId, messageId: '' };
  const message = await mustAsk(
    callers,
    'author',
    `mutation ($roomId: ID!, $id: ID!) {
      field: sendMessage(roomId: $roomId, clientId: $id, body: "from the author") { id }
    }`,
    { roomId, id: randomUUID() },
  );
  return { roomId, messageId: String(message['id']) };
}

/** A public address that no server has. */
export const unusedUrl = 'https://[2000::1]/hook';

/** Makes a webhook of the owner's for a room, which hears of nothing that tests do; answers its id. */
export async function createMatrixWebhook(callers: Callers, roomId: string): Promise<string> {
  const { id } = await mustAsk(
    callers,
    'owner',
    `mutation ($roomId: ID!, $url: AWSURL!) {
      field: createWebhook(roomId: $roomId, url: $url, eventTypes: ["chat.room.archived.v1"]) { id }
    }`,
    { roomId, url: unusedUrl },
  );
  return String(id);
}
