import { randomUUID } from 'node:crypto';
import type { Message, RoomSync } from '../../schema.generated.ts';
import { type GraphQlAnswer, postGraphQl } from '../support/chat-client.ts';
import { startFrailRuntime } from './frail-runtime.ts';
import { readHistory } from './truth.ts';

/** G1: what an answer said is stored, is stored. */
export interface DurabilityReport {
  accepted: number;
  kills: number;
  missingInHistory: number;
  missingInChangeLog: number;
}

/** Kills the runtime right after each accepted send, and looks after the restart whether it is there. */
export async function runDurability(rounds: number): Promise<DurabilityReport> {
  await using runtime = await startFrailRuntime();
  const authorization = await runtime.signUp('durable');
  const { GraphqlUrl } = runtime.outputs().Chorus;
  const ask = <Data>(query: string, variables: object): Promise<GraphQlAnswer<Data>> =>
    postGraphQl<Data>(GraphqlUrl, { authorization }, query, { ...variables });

  const room = await ask<{ createRoom: { id: string } | null }>(
    'mutation ($clientId: ID!, $input: CreateRoomInput!) { createRoom(clientId: $clientId, input: $input) { id } }',
    { clientId: randomUUID(), input: { name: 'Durable', kind: 'PRIVATE' } },
  );
  const roomId = room.data?.createRoom?.id;
  if (roomId === undefined) throw new Error(`No room: ${JSON.stringify(room.errors)}`);
  const accepted: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { data } = await ask<{ sendMessage: Pick<Message, 'id'> | null }>(
      'mutation ($roomId: ID!, $clientId: ID!, $body: String!) { sendMessage(roomId: $roomId, clientId: $clientId, body: $body) { id } }',
      { roomId, clientId: randomUUID(), body: `round ${round}` },
    );
    if (data?.sendMessage) accepted.push(data.sendMessage.id);
    await runtime.killAndRestart();
  }
  const stored = new Set((await readHistory(GraphqlUrl, authorization, roomId)).map(({ id }) => id));
  const sync = await ask<{ syncRoom: RoomSync | null }>(
    'query ($roomId: ID!) { syncRoom(roomId: $roomId) { changes { message { id } } } }',
    { roomId },
  );
  const logged = new Set(sync.data?.syncRoom?.changes.map(({ message }) => message?.id));
  return {
    accepted: accepted.length,
    kills: rounds,
    missingInHistory: accepted.filter((id) => !stored.has(id)).length,
    missingInChangeLog: accepted.filter((id) => !logged.has(id)).length,
  };
}
