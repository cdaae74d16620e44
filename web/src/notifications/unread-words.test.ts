import { describe, expect, it } from 'vitest';
import { notificationPath } from './notification-path.ts';
import { bellName, unreadBadge } from './unread-words.ts';

describe('The bell', () => {
  it.each([
    [0, false, '0', 'Notifications'],
    [3, false, '3', 'Notifications, 3 unread'],
    [50, true, '50+', 'Notifications, 50+ unread'],
    [120, false, '99+', 'Notifications, 99+ unread'],
  ])('with %i unread, more behind them: %s, shows %s', (unread, hasMoreUnread, badge, name) => {
    expect(unreadBadge({ unread, hasMoreUnread })).toBe(badge);
    expect(bellName({ unread, hasMoreUnread })).toBe(name);
  });
});

describe('A notification', () => {
  it.each([
    ['a message', { roomId: 'r', messageId: 'm' }, '/rooms/r?message=m'],
    ['a room', { roomId: 'r', messageId: null }, '/rooms/r'],
    ['a job', { roomId: null, messageId: null }, '/records'],
  ])('of %s leads there', (_what, notification, path) => {
    expect(notificationPath(notification)).toBe(path);
  });
});
