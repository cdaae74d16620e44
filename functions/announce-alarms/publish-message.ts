import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { StoredMessage } from './ops-room-items.ts';

/** Selects every field: subscribers get no others than the mutation asked for. */
const mutation = `mutation PublishMessage($input: PublishMessageInput!) {
  publishMessage(input: $input) {
    id roomId authorId authorName kind body mentions clientId createdAt editedAt deletedAt version changeId
  }
}`;

/** Tells who looks at the room of a message that was written. @throws GraphQlRequestError */
export function publishMessage(
  api: GraphQlClient,
  message: StoredMessage,
  correlationId: string,
): Promise<void> {
  return api.mutate(mutation, { input: message }, correlationId);
}
