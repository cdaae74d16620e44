const defaultPath = '/rooms';

/** The sign-in address that leads back to a place. */
export function signInPath(place: { pathname: string; search: string }): string {
  const path = place.pathname + place.search;
  return path === '/' || path === defaultPath ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`;
}

/** Where to go after signing in: a place of this app, whatever the address says. */
export function safeReturnPath(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : defaultPath;
}
