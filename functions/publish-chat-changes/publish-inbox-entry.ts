import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { InboxEntry } from './inbox-entry.ts';

/** Selects every field: subscribers get no others than the mutation asked for. */
const mutation = `mutation PublishInboxEvent($input: PublishInboxEventInput!) {
  publishInboxEvent(input: $input) {
    userId changeId kind roomId at
    notification { id kind roomId messageId jobId text createdAt readAt }
  }
}`;

/** Tells a user's devices of an entry of their inbox. @throws GraphQlRequestError */
export async function publishInboxEntry(entry: InboxEntry, api: GraphQlClient): Promise<void> {
  const { correlationId = null, ...input } = entry;
  await api.mutate(mutation, { input }, correlationId);
}
