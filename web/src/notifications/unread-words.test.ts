import { describe, expect, it } from 'vitest';
import { notificationPath } from './notification-path.ts';
import { unreadBadge } from './unread-words.ts';

describe('The bell', () => {
  it.each([
    [3, false, '3'],
    [50, true, '50+'],
    [120, false, '99+'],
  ])('with %i unread, more behind them: %s, shows %s', (unread, hasMoreUnread, badge) => {
    expect(unreadBadge({ unread, hasMoreUnread })).toBe(badge);
  });
});

describe('A notification', () => {
  it.each([
    ['a message', { kind: 'MENTION', roomId: 'r', messageId: 'm' }, '/rooms/r?message=m'],
    ['a room', { kind: 'ADDED_TO_ROOM', roomId: 'r', messageId: null }, '/rooms/r'],
    ['a webhook', { kind: 'WEBHOOK_DISABLED', roomId: 'r', messageId: null }, '/rooms/r/settings#webhooks'],
    ['a job', { kind: 'JOB_FINISHED', roomId: null, messageId: null }, '/records'],
  ] as const)('of %s leads there', (_what, notification, path) => {
    expect(notificationPath(notification)).toBe(path);
  });
});
