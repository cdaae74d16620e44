import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../sync/chat-limits.ts';
import { detailsChange, detailsProblems, readConflictingRoom } from './room-details.ts';

const launch = { name: 'Launch', topic: 'Friday', slowModeSeconds: 0 };

describe('detailsChange', () => {
  it('holds what differs and nothing else', () => {
    expect(detailsChange(launch, { ...launch, name: ' Launch week ', topic: '' })).toEqual({
      name: 'Launch week',
      topic: '',
    });
    expect(detailsChange(launch, { ...launch, slowModeSeconds: 10 })).toEqual({ slowModeSeconds: 10 });
  });

  it('is nothing when only spaces differ', () => {
    expect(detailsChange(launch, { ...launch, name: 'Launch ' })).toBeNull();
  });
});

describe('detailsProblems', () => {
  it('names what is too long or missing', () => {
    expect(detailsProblems({ ...launch, name: ' ' }, defaultLimits).name).toContain('80');
    expect(detailsProblems({ ...launch, topic: 'x'.repeat(281) }, defaultLimits).topic).toContain('280');
    expect(detailsProblems(launch, defaultLimits)).toEqual({ name: null, topic: null });
  });
});

describe('readConflictingRoom', () => {
  it('reads a room with fields left out', () => {
    expect(readConflictingRoom({ name: 'Lift-off', version: 4 })).toEqual({
      details: { name: 'Lift-off', topic: '', slowModeSeconds: 0 },
      version: 4,
    });
  });

  it('refuses what is no room', () => {
    expect(readConflictingRoom({ version: 4 })).toBeNull();
    expect(readConflictingRoom(undefined)).toBeNull();
  });
});
