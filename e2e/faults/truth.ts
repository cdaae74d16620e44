import type { Message, MessagePage } from '../../schema.generated.ts';
import { type GraphQlAnswer, postGraphQl } from '../support/chat-client.ts';

const history = `query ($roomId: ID!, $before: ID) {
  messages(roomId: $roomId, before: $before, limit: 100) {
    items { id roomId authorId clientId body version createdAt deletedAt } nextToken
  }
}`;

/** A message as far as the verdict compares it. */
export type TrueMessage = Pick<
  Message,
  'id' | 'roomId' | 'authorId' | 'clientId' | 'body' | 'version' | 'createdAt' | 'deletedAt'
>;

/** The whole history of a room as the server tells it, oldest first. */
export async function readHistory(
  graphqlUrl: string,
  accessToken: string,
  roomId: string,
): Promise<TrueMessage[]> {
  const found: TrueMessage[] = [];
  let before: string | null = null;
  do {
    const answer: GraphQlAnswer<{ messages: MessagePage | null }> = await postGraphQl(
      graphqlUrl,
      { authorization: accessToken },
      history,
      { roomId, before },
    );
    const page = answer.data?.messages;
    if (!page) throw new Error(`The history can't be read: ${JSON.stringify(answer.errors)}`);
    found.push(...page.items);
    before = page.nextToken;
  } while (before !== null);
  return found.reverse();
}
