import { describe, expect, it } from 'vitest';
import { connectionState } from './connection-state.ts';

const facts = {
  realtime: { phase: 'connected', sinceMs: 0 } as const,
  isSynced: true,
  wasConnected: true,
  isOnline: true,
  fetched: 0,
  queued: 0,
  nowMs: 1_000,
};
const waiting = { phase: 'waiting', attempt: 2, retryAtMs: 4_000, reason: 'cut' } as const;

describe('connection state', () => {
  it('is live only with a connection and a completed sync', () => {
    expect(connectionState(facts)).toEqual({ phase: 'live' });
    expect(connectionState({ ...facts, isSynced: false, fetched: 12 })).toEqual({
      phase: 'catching-up',
      count: 12,
    });
  });

  it('is connecting at first and reconnecting after that', () => {
    const connecting = { phase: 'connecting', attempt: 0 } as const;
    expect(connectionState({ ...facts, realtime: connecting, wasConnected: false })).toEqual({
      phase: 'connecting',
    });
    expect(connectionState({ ...facts, realtime: connecting })).toEqual({
      phase: 'reconnecting',
      retryAtMs: 1_000,
    });
    expect(connectionState({ ...facts, realtime: waiting })).toEqual({
      phase: 'reconnecting',
      retryAtMs: 4_000,
    });
  });

  it('is offline only while nothing connects: a server on the same machine needs no network', () => {
    const offline = { ...facts, isOnline: false, queued: 2 };
    expect(connectionState({ ...offline, realtime: waiting })).toEqual({ phase: 'offline', queued: 2 });
    expect(connectionState(offline)).toEqual({ phase: 'live' });
  });
});
