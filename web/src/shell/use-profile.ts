import { useApolloClient, useQuery } from '@apollo/client/react';
import { useEffect } from 'react';
import { useAppServices, useSignedIn } from '../app-context.ts';
import { MeDocument, UpdateProfileDocument } from '../graphql/documents.generated.ts';

/** The signed-in person's name, and the best guess until the server has told it. */
export function useDisplayName(): string {
  const { pendingSignUps } = useAppServices();
  const { user } = useSignedIn();
  const { data } = useQuery(MeDocument);
  // Until the name chosen at sign-up has been sent, the server knows a generated one.
  const chosen = pendingSignUps.findByUsername(user.username)?.displayName;
  return chosen ?? data?.me.displayName ?? user.username.split('@')[0] ?? user.username;
}

/** Sends the display name chosen at sign-up, once, after the first sign-in. */
export function useSendPendingDisplayName(): void {
  const { pendingSignUps } = useAppServices();
  const { user } = useSignedIn();
  const apollo = useApolloClient();
  useEffect(() => {
    const pending = pendingSignUps.findByUsername(user.username);
    if (!pending) return;
    const variables = { displayName: pending.displayName };
    apollo
      .mutate({ mutation: UpdateProfileDocument, variables })
      // Kept for the next start when the server can't be reached now.
      .then(
        () => {
          pendingSignUps.forget();
          return apollo.refetchQueries({ include: [MeDocument] });
        },
        () => undefined,
      );
  }, [apollo, pendingSignUps, user.username]);
}
