import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import type { Notification } from './chat-api.ts';
import { createNotificationList, type NotificationList } from './notification-list.ts';

const at = '2026-11-21T09:00:00.000Z';
const notification = (id: string, readAt: string | null = null): Notification => ({
  id,
  kind: 'MENTION',
  roomId: 'r',
  messageId: id,
  jobId: null,
  text: `Told ${id}`,
  createdAt: at,
  readAt,
});

describe('The list of notifications', () => {
  let stored: Notification[];
  let isAway: boolean;
  let marked: string[][];
  let list: NotificationList;

  beforeEach(() => {
    stored = [notification('c'), notification('b', at), notification('a')];
    isAway = false;
    marked = [];
    list = createNotificationList({
      now: () => Date.parse(at),
      api: {
        notifications(unreadOnly, limit, nextToken) {
          if (isAway) return Promise.reject(new ApiError('Network', 'Nobody answers.'));
          const found = stored.filter(({ readAt }) => !unreadOnly || readAt === null);
          const start = Number(nextToken ?? 0);
          const end = start + limit;
          return Promise.resolve({
            items: found.slice(start, end),
            nextToken: end < found.length ? String(end) : null,
          });
        },
        markNotificationsRead(ids) {
          if (isAway) return Promise.reject(new ApiError('Network', 'Nobody answers.'));
          marked.push([...ids]);
          stored = stored.map((one) => (ids.includes(one.id) ? { ...one, readAt: at } : one));
          return Promise.resolve();
        },
      },
    });
  });

  const shown = () => list.state.get().items.map(({ id, readAt }) => (readAt === null ? id : `(${id})`));

  it('shows the newest first, and counts the unread', async () => {
    await list.load();
    expect(shown()).toEqual(['c', '(b)', 'a']);
    expect(list.state.get()).toMatchObject({
      unread: 2,
      hasMoreUnread: false,
      isLoaded: true,
      arrived: null,
    });
  });

  it('takes what arrives in once, and tells of it', async () => {
    await list.load();
    list.receive(notification('d'));
    const { arrived } = list.state.get();
    list.receive(notification('d'));

    expect(arrived?.id).toBe('d');
    expect(list.state.get().arrived).toBe(arrived);
    expect(shown()).toEqual(['d', 'c', '(b)', 'a']);
  });

  it('believes another device that one is read, and never takes it back', async () => {
    await list.load();
    list.receive(notification('c', at));
    list.receive(notification('c'));
    expect(shown()).toEqual(['(c)', '(b)', 'a']);
    expect(list.state.get()).toMatchObject({ unread: 1, arrived: null });
  });

  it('marks at once, and tells the server when it can be reached', async () => {
    await list.load();
    isAway = true;
    list.markRead(['c', 'b', 'unknown']);
    expect(shown()).toEqual(['(c)', '(b)', 'a']);
    await expect.poll(() => marked).toEqual([]);

    isAway = false;
    list.resend();
    await expect.poll(() => marked).toEqual([['c']]);
    await list.load();
    expect(shown()).toEqual(['(c)', '(b)', 'a']);
  });

  it('marks all, a hundred at a time, and what showed behind them only then', async () => {
    stored = Array.from({ length: 120 }, (_, index) => notification(`n${String(999 - index)}`));
    await list.load();
    expect(list.state.get()).toMatchObject({ unread: 50, hasMoreUnread: true, hasOlder: true });
    list.markAllRead();
    await expect.poll(() => list.state.get()).toMatchObject({ unread: 50, hasMoreUnread: true });
    await list.loadOlder();
    expect(list.state.get().items).toHaveLength(100);
    expect(marked.every((ids) => ids.length <= 100)).toBe(true);
  });

  it('says why it could not be loaded, and keeps what it has', async () => {
    await list.load();
    isAway = true;
    await list.load();
    expect(list.state.get()).toMatchObject({ failure: { code: 'Network' }, unread: 2 });
    isAway = false;
    await list.load();
    expect(list.state.get().failure).toBeNull();
  });
});
