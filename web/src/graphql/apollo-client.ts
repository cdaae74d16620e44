import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { OperationTypeNode } from 'graphql';
import type { RealtimeClient } from '../realtime/realtime-client.ts';
import { createRealtimeLink } from '../realtime/realtime-link.ts';
import { createAuthorizedFetch } from './authorized-fetch.ts';
import type { TokenSource } from './authorized-fetch.ts';
import { createCorrelationLink } from './correlation-link.ts';

/** Creates the client of the GraphQL API: queries and mutations over HTTP, subscriptions over the socket. */
export function createApolloClient(options: {
  /** Asked anew for every request. */
  graphqlUrl(): string;
  tokens: TokenSource;
  realtime: RealtimeClient;
  send: typeof fetch;
  createId(): string;
}): ApolloClient {
  const http = new HttpLink({
    uri: () => options.graphqlUrl(),
    fetch: createAuthorizedFetch(options.tokens, options.send),
    // AppSync knows no `extensions` in a request.
    includeExtensions: false,
    enhancedClientAwareness: { transport: false },
  });
  return new ApolloClient({
    link: ApolloLink.split(
      (operation) => operation.operationType === OperationTypeNode.SUBSCRIPTION,
      createRealtimeLink(options.realtime),
      ApolloLink.from([createCorrelationLink(() => options.createId()), http]),
    ),
    cache: new InMemoryCache({ typePolicies: { Profile: { keyFields: ['userId'] } } }),
  });
}
