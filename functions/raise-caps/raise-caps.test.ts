import { describe, expect, it } from 'vitest';
import { createHandler } from './raise-caps.ts';

/** An alarm's event as CloudWatch sends it, with the parts that nobody reads. */
const anAlarm = (functionName: string, value = 'ALARM', name = 'Throttles') => ({
  source: 'aws.cloudwatch',
  alarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:PersistRecordsThrottles',
  accountId: '111122223333',
  time: '2026-11-21T10:00:00.000+0000',
  region: 'eu-west-1',
  alarmData: {
    alarmName: 'PersistRecordsThrottles',
    state: { value, reason: 'Threshold Crossed', timestamp: '2026-11-21T10:00:00.000+0000' },
    previousState: { value: 'OK' },
    configuration: {
      description: 'The function PersistRecords is held back.',
      metrics: [
        {
          id: 'm1',
          metricStat: {
            metric: { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: functionName } },
            period: 300,
            stat: 'Sum',
          },
          returnData: true,
        },
      ],
    },
  },
});

function withShares(...entries: [string, number][]) {
  const shares = new Map(entries);
  const said: string[] = [];
  const names = new Set<unknown>();
  const write = (message: string, fields: object) => {
    said.push(message);
    names.add('correlation_id' in fields && fields.correlation_id);
  };
  const handler = createHandler({
    mostByFunction: new Map([['persist', 40]]),
    concurrency: {
      read: (name) => Promise.resolve(shares.get(name) ?? null),
      write: (name, share) => Promise.resolve(void shares.set(name, share)),
    },
    log: { info: write, error: write },
  });
  return { shares, said, names, handler };
}

describe('Raising caps', () => {
  it('doubles the share of a function that is held back', async () => {
    const { shares, handler } = withShares(['persist', 10]);
    await handler(anAlarm('persist'));

    expect(shares.get('persist')).toBe(20);
  });

  it('stops at the most, and says so', async () => {
    const { shares, said, names, handler } = withShares(['persist', 30]);
    await handler(anAlarm('persist'));
    await handler(anAlarm('persist'));

    expect(shares.get('persist')).toBe(40);
    expect(said).toEqual(['share raised', 'share is at its most']);
    // A repeat of the alarm is the same change.
    expect([...names]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  it.each([
    ['an alarm that is over', anAlarm('persist', 'OK')],
    ['another metric', anAlarm('persist', 'ALARM', 'Errors')],
    ['a function that is not ours', anAlarm('other')],
  ])('leaves everything as it is at %s', async (_what, event) => {
    const { shares, handler } = withShares(['persist', 10], ['other', 10]);
    await handler(event);

    expect([...shares.values()]).toEqual([10, 10]);
  });

  it('gives no share to a function that has none', async () => {
    const { shares, handler } = withShares();
    await handler(anAlarm('persist'));

    expect(shares.size).toBe(0);
  });

  it('refuses what is no alarm', async () => {
    await expect(withShares().handler({ Records: [] })).rejects.toThrow('alarmData');
  });
});
