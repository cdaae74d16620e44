import { ApolloLink } from '@apollo/client';
import { isJsonObject } from '../lib/json.ts';

/**
 * Gives each request a name that the server's logs go by, in the header `x-correlation-id`. What has a `clientId` goes by
 * that, so that all tries to send a message have one name.
 */
export function createCorrelationLink(createId: () => string): ApolloLink {
  return new ApolloLink((operation, forward) => {
    operation.setContext(({ headers }) => ({
      headers: {
        ...(isJsonObject(headers) ? headers : {}),
        'x-correlation-id': clientIdOf(operation.variables) ?? createId(),
      },
    }));
    return forward(operation);
  });
}

function clientIdOf({ clientId, input }: Record<string, unknown>): string | null {
  if (typeof clientId === 'string') return clientId;
  return isJsonObject(input) && typeof input['clientId'] === 'string' ? input['clientId'] : null;
}
