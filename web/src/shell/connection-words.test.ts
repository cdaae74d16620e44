import { describe, expect, it } from 'vitest';
import { connectionWords } from './connection-words.ts';

describe('connection words', () => {
  it('count down but announce once', () => {
    const state = { phase: 'reconnecting', retryAtMs: 10_000 } as const;
    expect([7_000, 7_001, 9_999, 10_000].map((now) => connectionWords(state, now).label)).toEqual([
      'Reconnecting in 3 s',
      'Reconnecting in 3 s',
      'Reconnecting in 1 s',
      'Reconnecting',
    ]);
    expect(connectionWords(state, 7_000).announcement).toBe(connectionWords(state, 9_000).announcement);
  });

  it('say how much is fetched and how much waits', () => {
    expect(connectionWords({ phase: 'catching-up', count: 12 }, 0).label).toBe('Catching up (12)');
    expect(connectionWords({ phase: 'offline', queued: 2 }, 0).label).toBe('Offline (2 queued)');
    expect(connectionWords({ phase: 'live' }, 0).label).toBe('Live');
  });
});
