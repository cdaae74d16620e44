import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alarmStates, missingDataTreatments } from '../../model/alarms.ts';
import { type AlarmRule, decideState, evaluationRange, isBreaching } from './alarm-decision.ts';

const rule = (overrides: Partial<AlarmRule> = {}): AlarmRule => ({
  threshold: 1,
  comparison: 'GreaterThanOrEqualToThreshold',
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  missingData: 'missing',
  ...overrides,
});

/** `0` within the threshold, `X` beyond it, `-` missing; the latest last, as CloudWatch's documentation writes it. */
const read = (picture: string) =>
  [...picture].map((mark) => (mark === '-' ? null : mark === 'X' ? 1 : 0)).reverse();

describe('The state of an alarm', () => {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
  test.each([
    ['0-X-X', 3, { missing: 'OK', ignore: 'OK', breaching: 'OK', notBreaching: 'OK' }],
    ['0----', 3, { missing: 'OK', ignore: 'OK', breaching: 'OK', notBreaching: 'OK' }],
    ['-----', 3, { missing: 'INSUFFICIENT_DATA', ignore: 'kept', breaching: 'ALARM', notBreaching: 'OK' }],
    ['0XX-X', 3, { missing: 'ALARM', ignore: 'ALARM', breaching: 'ALARM', notBreaching: 'ALARM' }],
    ['--X--', 3, { missing: 'ALARM', ignore: 'kept', breaching: 'ALARM', notBreaching: 'OK' }],
    ['----X', 3, { missing: 'kept', ignore: 'kept', breaching: 'ALARM', notBreaching: 'OK' }],
    ['0-X-X', 2, { missing: 'ALARM', ignore: 'ALARM', breaching: 'ALARM', notBreaching: 'ALARM' }],
    ['00X0X', 2, { missing: 'ALARM', ignore: 'ALARM', breaching: 'ALARM', notBreaching: 'ALARM' }],
    ['0-X--', 2, { missing: 'OK', ignore: 'OK', breaching: 'ALARM', notBreaching: 'OK' }],
    ['----0', 2, { missing: 'OK', ignore: 'OK', breaching: 'ALARM', notBreaching: 'OK' }],
  ] as const)('follows from %s with %i datapoints to alarm', (picture, datapointsToAlarm, expected) => {
    for (const missingData of missingDataTreatments) {
      for (const current of alarmStates) {
        const wanted = expected[missingData] === 'kept' ? current : expected[missingData];
        const decided = decideState(rule({ datapointsToAlarm, missingData }), read(picture), current);
        expect(decided, `${missingData}, before: ${current}`).toBe(wanted);
      }
    }
  });

  test('is of the latest periods alone', () => {
    expect(decideState(rule({ evaluationPeriods: 1, datapointsToAlarm: 1 }), read('XX0'), 'ALARM')).toBe(
      'OK',
    );
  });

  const rules = fc
    .record({ evaluationPeriods: fc.integer({ min: 1, max: 6 }), m: fc.nat(), missing: fc.nat({ max: 3 }) })
    .map(({ evaluationPeriods, m, missing }) =>
      rule({
        evaluationPeriods,
        datapointsToAlarm: 1 + (m % evaluationPeriods),
        missingData: missingDataTreatments[missing] ?? 'missing',
      }),
    );
  const given = rules.chain((of) =>
    fc.record({
      of: fc.constant(of),
      datapoints: fc.array(fc.constantFrom(0, 1, null), {
        minLength: evaluationRange(of),
        maxLength: evaluationRange(of),
      }),
      current: fc.constantFrom(...alarmStates),
    }),
  );

  test('with data in all periods is a matter of counting', () => {
    fc.assert(
      fc.property(given, ({ of, datapoints, current }) => {
        const full = datapoints.map((datapoint) => datapoint ?? 0);
        const breaching = full.slice(0, of.evaluationPeriods).filter((value) => value === 1).length;
        expect(decideState(of, full, current)).toBe(breaching >= of.datapointsToAlarm ? 'ALARM' : 'OK');
      }),
    );
  });

  test('does not get better when a period gets worse', () => {
    fc.assert(
      fc.property(given, fc.nat(), ({ of, datapoints, current }, at) => {
        const index = at % of.evaluationPeriods;
        const worse = datapoints.with(index, 1);
        if (datapoints[index] !== 0 || decideState(of, datapoints, current) !== 'ALARM') return;
        expect(decideState(of, worse, current)).toBe('ALARM');
      }),
    );
  });

  test('settles: looked at again with the same data it stays', () => {
    fc.assert(
      fc.property(given, ({ of, datapoints, current }) => {
        const once = decideState(of, datapoints, current);
        expect(decideState(of, datapoints, once)).toBe(once);
      }),
    );
  });

  test.each([
    ['GreaterThanOrEqualToThreshold', [false, true, true]],
    ['GreaterThanThreshold', [false, false, true]],
    ['LessThanThreshold', [true, false, false]],
    ['LessThanOrEqualToThreshold', [true, true, false]],
  ] as const)('compares: %s', (comparison, expected) => {
    expect([0, 1, 2].map((value) => isBreaching({ comparison, threshold: 1 }, value))).toEqual(expected);
  });
});
