import { Suspense, lazy, useEffect } from 'react';
import { BrowserRouter, Navigate, Route, Routes, useLocation, useSearchParams } from 'react-router';
import { AppServicesContext, useAppServices } from './app-context.ts';
import type { AppServices } from './app-services.ts';
import { safeReturnPath, signInPath } from './auth/return-path.ts';
import { CrashBoundary } from './crash-boundary.tsx';
import { toApiError } from './graphql/api-error.ts';
import { SignedInApp } from './signed-in-app.tsx';
import { ErrorNotice } from './ui/error-notice.tsx';
import { useValue } from './ui/use-value.ts';

const AuthPages = lazy(async () => ({ default: (await import('./auth/auth-pages.tsx')).AuthPages }));

const authPaths = ['/sign-in', '/sign-up', '/confirm', '/forgot-password', '/reset-password'];

/** The whole app. */
export function App({ services }: { services: AppServices }) {
  useEffect(() => void services.session.restore(), [services]);
  return (
    <CrashBoundary>
      <AppServicesContext value={services}>
        <BrowserRouter>
          <SessionGate />
        </BrowserRouter>
      </AppServicesContext>
    </CrashBoundary>
  );
}

/** Shows the sign-in pages or the app, depending on the session; the address survives either way. */
function SessionGate() {
  const { session } = useAppServices();
  const state = useValue(session.state);
  switch (state.phase) {
    case 'restoring':
      return null;
    case 'unreachable':
      return <ErrorNotice error={toApiError(state.error)} onRetry={() => void session.restore()} />;
    case 'signed-out':
      return <SignedOutRoutes hasExpired={state.hasExpired} isDeleted={state.isDeleted ?? false} />;
    case 'signed-in':
      return <SignedInRoutes key={state.user.userId} />;
  }
}

function SignedOutRoutes({ hasExpired, isDeleted }: { hasExpired: boolean; isDeleted: boolean }) {
  const location = useLocation();
  return (
    <Suspense>
      <Routes>
        {authPaths.map((path) => (
          <Route
            key={path}
            path={path}
            element={<AuthPages hasExpired={hasExpired} isDeleted={isDeleted} />}
          />
        ))}
        <Route path="*" element={<Navigate to={signInPath(location)} replace />} />
      </Routes>
    </Suspense>
  );
}

function SignedInRoutes() {
  return (
    <Routes>
      {authPaths.map((path) => (
        <Route key={path} path={path} element={<ReturnToPlace />} />
      ))}
      <Route path="*" element={<SignedInApp />} />
    </Routes>
  );
}

function ReturnToPlace() {
  const [parameters] = useSearchParams();
  return <Navigate to={safeReturnPath(parameters.get('next'))} replace />;
}
