import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import {
  ageLabel,
  lettersLabel,
  overviewSentence,
  redriveErrorSentence,
  redriveSentence,
  quietSentence,
} from './ops-words.ts';
import type { OpsAlarm } from './sync/ops-api.ts';

const task = { id: 't', queue: 'work', requested: 5, moved: 5, failed: 0, status: 'DONE' } as const;
const queue = { name: 'work', visible: 0, inFlight: 0, oldestAgeSeconds: 0, dlqDepth: 0 };

describe('Words of operators', () => {
  it.each([
    [0, '–'],
    [12, '12 s'],
    [99, '99 s'],
    [180, '3 min'],
    [7_200, '2 h'],
    [4 * 86_400, '4 d'],
  ])('tell an age of %i seconds as %s', (seconds, label) => {
    expect(ageLabel(seconds)).toBe(label);
  });

  it.each([
    [task, '5 of 5 put back'],
    [{ ...task, moved: 3 }, '3 of 5 put back; the others were gone'],
    [{ ...task, moved: 2, status: 'RUNNING' as const }, '2 of 5 put back …'],
    [
      { ...task, moved: 4, failed: 1, status: 'FAILED' as const },
      '4 of 5 put back, 1 not taken by the queue; they are still dead letters',
    ],
    [
      { ...task, moved: 1, status: 'FAILED' as const },
      '1 of 5 put back, then it gave up; redrive again for the rest',
    ],
    [{ ...task, requested: 0, moved: 0 }, 'Nothing to put back'],
  ])('tell how a redrive went', (given, sentence) => {
    expect(redriveSentence(given)).toBe(sentence);
  });

  it('sum up all queues', () => {
    expect(overviewSentence([queue], null)).toBe('No dead letters, nothing waits.');
    expect(overviewSentence([{ ...queue, visible: 2, inFlight: 1, dlqDepth: 1 }], null)).toBe(
      '1 dead letter, 3 waiting or being worked on.',
    );
    expect(overviewSentence([queue], new ApiError('Network', ''))).toContain('last seen');
    expect(lettersLabel(2)).toBe('2 dead letters');
  });

  it('say why letters of a stream stay', () => {
    expect(redriveErrorSentence(new ApiError('BadRequest', ''))).toContain('stream');
    expect(redriveErrorSentence(new ApiError('Network', ''))).not.toContain('stream');
  });
});

describe('Quiet alarms', () => {
  const anAlarm = (state: OpsAlarm['state']): OpsAlarm => ({
    name: 'a',
    meaning: 'Something is wrong.',
    state,
    reason: null,
    since: '2026-11-21T09:00:00.000Z',
    runbook: 'docs/runbook.md#first',
  });

  it.each([
    [['OK'], '1 alarm is quiet'],
    [['OK', 'OK'], '2 alarms are quiet'],
    [['OK', 'INSUFFICIENT_DATA'], '2 alarms are quiet, 1 of them without data yet'],
  ] as const)('%j are counted', (states, sentence) => {
    expect(quietSentence(states.map(anAlarm))).toBe(sentence);
  });
});
