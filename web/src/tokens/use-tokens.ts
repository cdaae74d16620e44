import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type ApiError, toApiError } from '../graphql/api-error.ts';
import { createApolloRequests, present } from '../graphql/apollo-request.ts';
import {
  type AccessTokenFieldsFragment,
  AccessTokensDocument,
  CreateAccessTokenDocument,
  type CreateAccessTokenInput,
  RevokeAccessTokenDocument,
} from '../graphql/documents.generated.ts';

/** One's tokens for machines. Nothing is cached: a new token's text is nowhere but on the screen. */
export interface Tokens {
  /** Newest first; `null` until they are loaded. */
  list: readonly AccessTokenFieldsFragment[] | null;
  error: ApiError | null;
  reload(): void;
  /** Answers the token itself. Rejects with an `ApiError`. */
  create(input: CreateAccessTokenInput): Promise<string>;
  /** Rejects with an `ApiError`. */
  revoke(id: string): Promise<void>;
}

export function useTokens(): Tokens {
  const client = useApolloClient();
  const { query, mutate } = useMemo(() => createApolloRequests(client), [client]);
  const [list, setList] = useState<readonly AccessTokenFieldsFragment[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);

  const load = useCallback(
    () =>
      query(AccessTokensDocument, {}).then(
        ({ accessTokens }) => {
          setList(present(accessTokens).items);
          setError(null);
        },
        (failure: unknown) => setError(toApiError(failure)),
      ),
    [query],
  );
  useEffect(() => void load(), [load]);

  return {
    list,
    error,
    reload: () => void load(),
    async create(input) {
      const { token, ...shown } = present(
        (await mutate(CreateAccessTokenDocument, { input })).createAccessToken,
      );
      setList((before) => [shown, ...(before ?? [])]);
      return present(token);
    },
    async revoke(id) {
      const revoked = present((await mutate(RevokeAccessTokenDocument, { id })).revokeAccessToken);
      setList((before) => before?.map((one) => (one.id === id ? revoked : one)) ?? null);
    },
  };
}
