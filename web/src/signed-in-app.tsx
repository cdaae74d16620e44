import { ApolloProvider } from '@apollo/client/react';
import { Suspense, lazy, useEffect } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { SignedInContext, useAppServices } from './app-context.ts';
import { ChatPage } from './chat/chat-page.tsx';
import { fetchAheadWhenIdle } from './fetch-ahead.ts';
import { NotFoundPage } from './not-found-page.tsx';
import { AppShell } from './shell/app-shell.tsx';
import { Commands } from './shell/commands.tsx';
import { useSendPendingDisplayName } from './shell/use-profile.ts';
import { Notices } from './ui/notices.tsx';
import { useValue } from './ui/use-value.ts';

const BrowseRoomsPage = lazy(async () => ({
  default: (await import('./chat/browse-rooms-page.tsx')).BrowseRoomsPage,
}));
const TreePage = lazy(async () => ({ default: (await import('./tree/tree-page.tsx')).TreePage }));
const RecordsPage = lazy(async () => ({ default: (await import('./records/records-page.tsx')).RecordsPage }));
const OpsPage = lazy(async () => ({ default: (await import('./ops/ops-page.tsx')).OpsPage }));
const TokensPage = lazy(async () => ({ default: (await import('./tokens/tokens-page.tsx')).TokensPage }));
const RoomPage = lazy(async () => ({ default: (await import('./chat/room-page.tsx')).RoomPage }));

/** Everything for the signed-in user. */
export function SignedInApp() {
  const signedIn = useValue(useAppServices().signedIn);
  useEffect(fetchAheadWhenIdle, []);
  if (!signedIn) return null;
  return (
    <SignedInContext value={signedIn}>
      <ApolloProvider client={signedIn.apollo}>
        <Notices>
          <Commands>
            <AppShell>
              <Places />
            </AppShell>
          </Commands>
        </Notices>
      </ApolloProvider>
    </SignedInContext>
  );
}

function Places() {
  useSendPendingDisplayName();
  return (
    <Routes>
      <Route path="/" element={<Navigate to="/rooms" replace />} />
      <Route path="/rooms" element={<ChatPage />}>
        <Route
          path="browse"
          element={
            <Suspense>
              <BrowseRoomsPage />
            </Suspense>
          }
        />
        <Route
          path=":roomId/:panel?"
          element={
            <Suspense>
              <RoomPage />
            </Suspense>
          }
        />
      </Route>
      <Route
        path="/tree/:factoryId?"
        element={
          <Suspense>
            <TreePage />
          </Suspense>
        }
      />
      <Route
        path="/records/:recordId?"
        element={
          <Suspense>
            <RecordsPage />
          </Suspense>
        }
      />
      <Route
        path="/ops/:queue?"
        element={
          <Suspense>
            <OpsPage />
          </Suspense>
        }
      />
      <Route
        path="/tokens"
        element={
          <Suspense>
            <TokensPage />
          </Suspense>
        }
      />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
