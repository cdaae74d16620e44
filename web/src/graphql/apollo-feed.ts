import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client';
import type { FeedObserver } from '../sync/chat-api.ts';

/**
 * Follows a subscription; returns what ends it.
 *
 * @param read takes the event out of an answer; `null` for one that lacks what it is recognised by, as subscribers
 *   get only what the mutation selected
 */
export function followFeed<TData, TVariables extends OperationVariables, TEvent>(
  client: ApolloClient,
  document: TypedDocumentNode<TData, TVariables>,
  variables: TVariables,
  observer: FeedObserver<TEvent>,
  read: (data: TData) => TEvent | null,
): () => void {
  const subscription = client
    .subscribe<TData, OperationVariables>({
      query: document,
      variables,
      fetchPolicy: 'no-cache',
      errorPolicy: 'all',
      context: { onAcknowledged: () => observer.acknowledged() },
    })
    .subscribe({
      next(result) {
        const event = result.data ? read(result.data) : null;
        if (result.error || event === null) observer.damaged();
        else observer.received(event);
      },
      error: () => observer.failed(),
      complete: () => observer.failed(),
    });
  return () => subscription.unsubscribe();
}
