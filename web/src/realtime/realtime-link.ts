import { ApolloLink, Observable } from '@apollo/client';
import { print } from 'graphql';
import type { DataPayload, FrameError } from './protocol.ts';
import type { RealtimeClient } from './realtime-client.ts';

/** The server refused or ended a subscription. */
export class SubscriptionEndedError extends Error {
  readonly errorType: string;
  constructor(error: FrameError) {
    super(error.message || 'The subscription ended.');
    this.name = 'SubscriptionEndedError';
    this.errorType = error.errorType;
  }
}

/**
 * A terminating Apollo link for subscriptions over a {@link RealtimeClient}. The operation's context may hold
 * `onAcknowledged`, called whenever the server has accepted the subscription, also after a reconnect.
 */
export function createRealtimeLink(client: RealtimeClient): ApolloLink {
  return new ApolloLink(
    (operation) =>
      new Observable((observer) => {
        const { onAcknowledged } = operation.getContext();
        return client.subscribe(
          {
            query: print(operation.query),
            variables: operation.variables,
            ...(operation.operationName === undefined ? {} : { operationName: operation.operationName }),
          },
          {
            received: (payload) => observer.next(toLinkResult(payload)),
            acknowledged: () => {
              if (typeof onAcknowledged === 'function') onAcknowledged();
            },
            failed: (error) => observer.error(new SubscriptionEndedError(error)),
            completed: () => observer.complete(),
          },
        );
      }),
  );
}

function toLinkResult(payload: DataPayload): ApolloLink.Result {
  const errors = payload.errors?.map((error) => ({ ...Object(error), message: messageOf(error) }));
  return { data: payload.data ?? null, ...(errors ? { errors } : {}) };
}

function messageOf(error: unknown): string {
  const message: unknown = Object(error).message;
  return typeof message === 'string' ? message : 'The event carried an error.';
}
