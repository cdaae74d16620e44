import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { ApiError, toApiError } from './api-error.ts';

/** Asks the API and rejects with an `ApiError`, whatever went wrong. */
export interface ApolloRequests {
  query<TData, TVariables extends OperationVariables>(
    document: TypedDocumentNode<TData, TVariables>,
    variables: TVariables,
  ): Promise<TData>;
  /** @param options `outlivesPage`: it is sent even when the page is closed meanwhile; for small requests. */
  mutate<TData, TVariables extends OperationVariables>(
    document: TypedDocumentNode<TData, TVariables>,
    variables: TVariables,
    options?: { outlivesPage: boolean },
  ): Promise<TData>;
}

/** Requests that read and write nothing of Apollo's cache. */
export function createApolloRequests(client: ApolloClient): ApolloRequests {
  return {
    async query(document, variables) {
      try {
        const { data } = await client.query<unknown, OperationVariables>({
          query: document,
          variables,
          fetchPolicy: 'no-cache',
          // An answer to an earlier question may have been read before what is asked for now was written.
          context: { queryDeduplication: false },
        });
        return present(data);
      } catch (error) {
        throw toApiError(error);
      }
    },
    async mutate(document, variables, { outlivesPage } = { outlivesPage: false }) {
      try {
        const { data } = await client.mutate<unknown, OperationVariables>({
          mutation: document,
          variables,
          fetchPolicy: 'no-cache',
          ...(outlivesPage && { context: { fetchOptions: { keepalive: true } } }),
        });
        return present(data);
      } catch (error) {
        throw toApiError(error);
      }
    },
  } as ApolloRequests;
}

/** A field the server refused without an error would be a surprise; it ends here as a typed one. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new ApiError('Unknown', 'The answer was empty.');
  return value;
}
