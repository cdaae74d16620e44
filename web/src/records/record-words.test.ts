import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import { durationLabel, recordErrorSentence, recordsLabel } from './record-words.ts';

describe('Words about records', () => {
  it.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [60, '1 min'],
    [130, '2 min 10 s'],
    [3_900, '1 h 5 min'],
  ])('%d seconds are “%s”', (seconds, label) => {
    expect(durationLabel(seconds)).toBe(label);
  });

  it('count', () => {
    expect([0, 1, 2].map(recordsLabel)).toEqual(['0 records', '1 record', '2 records']);
  });

  it('say which limit is reached and what to do', () => {
    const limit = (name: string) =>
      recordErrorSentence(new ApiError('LimitExceeded', '', { info: { limit: name } }));
    expect(limit('runningJobsPerOwner')).toMatch(/^3 jobs are running already/);
    expect(limit('recordsPerDay')).toMatch(/midnight/);
  });
});
