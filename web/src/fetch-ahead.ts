/**
 * Fetches what otherwise loads when it is first opened: without a network it could not be opened then.
 * Returns what calls it off.
 */
export function fetchAheadWhenIdle(): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    // Safari has no idle callbacks.
    const timer = setTimeout(fetchAhead, 2_000);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(fetchAhead, { timeout: 5_000 });
  return () => cancelIdleCallback(handle);
}

function fetchAhead() {
  const parts: Promise<unknown>[] = [
    import('./chat/room-page.tsx'),
    import('./chat/browse-rooms-page.tsx'),
    import('./chat/room-panel.tsx'),
    import('./chat/create-room-dialog.tsx'),
    import('./chat/start-direct-dialog.tsx'),
    import('./chat/message-menu.tsx'),
    import('./chat/delete-message-dialog.tsx'),
    import('./chat/member-menu.tsx'),
    import('./webhooks/webhooks-section.tsx'),
    import('./webhooks/webhook-dialogs.tsx'),
    import('./tree/tree-page.tsx'),
    import('./records/records-page.tsx'),
    import('./shell/connection-details.tsx'),
    import('./shell/person-menu.tsx'),
    import('./shell/switcher.tsx'),
    import('./shell/shortcut-sheet.tsx'),
    import('./auth/auth-pages.tsx'),
  ];
  // What does not come now is asked for again when it is opened.
  void Promise.allSettled(parts);
}
