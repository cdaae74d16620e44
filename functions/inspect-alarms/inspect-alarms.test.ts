import { describe, expect, it } from 'vitest';
import { createHandler } from './inspect-alarms.ts';

const described = (AlarmName: string, StateValue: string, more: object = {}) => ({
  AlarmName,
  AlarmDescription: 'It is slow. What to do: docs/runbook.md#the-api-is-slow',
  StateValue,
  StateReason: 'Threshold Crossed: …',
  StateUpdatedTimestamp: 1_795_253_400,
  ...more,
});

function given(...pages: object[]) {
  const asked: unknown[] = [];
  let nowMs = 0;
  const alarms = createHandler({
    call(operation, input) {
      asked.push({ operation, ...input });
      return Promise.resolve(pages[asked.length - 1] ?? {});
    },
    alarmPrefix: 'Chorus-prod-',
    nowMs: () => nowMs,
  });
  return { alarms, asked, advance: (ms: number) => (nowMs += ms) };
}

describe('Alarms', () => {
  it('are those of the stack, from all pages, what rings first', async () => {
    const { alarms, asked } = given(
      { MetricAlarms: [described('Chorus-prod-B', 'OK'), described('Chorus-prod-A', 'OK')], NextToken: 'n' },
      {
        MetricAlarms: [described('Chorus-prod-C', 'INSUFFICIENT_DATA', { AlarmDescription: undefined })],
        CompositeAlarms: [
          described('Chorus-prod-D', 'ALARM', { StateTransitionedTimestamp: 1_795_253_000.5 }),
        ],
      },
    );
    const { alarms: shown } = await alarms();
    expect(shown.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'D ALARM',
      'C INSUFFICIENT_DATA',
      'A OK',
      'B OK',
    ]);
    expect(shown[0]).toEqual({
      name: 'D',
      meaning: 'It is slow.',
      state: 'ALARM',
      reason: 'Threshold Crossed: …',
      since: '2026-11-21T09:23:20.500Z',
      runbook: 'docs/runbook.md#the-api-is-slow',
    });
    expect(shown[1]).toMatchObject({ meaning: 'C rings.', runbook: 'docs/runbook.md#first' });
    expect(asked).toMatchObject([
      { operation: 'DescribeAlarms', AlarmNamePrefix: 'Chorus-prod-' },
      { NextToken: 'n' },
    ]);
  });

  it('are asked for once in five seconds', async () => {
    const { alarms, asked, advance } = given({ MetricAlarms: [described('Chorus-prod-A', 'OK')] });
    await alarms();
    advance(4_999);
    await alarms();
    expect(asked).toHaveLength(1);
    advance(1);
    expect(await alarms()).toEqual({ alarms: [] });
  });
});
