import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appSyncBill, asBuilt } from './appsync-bill.ts';
import { fieldUnits } from './field-units.ts';
import { quotas, usersUntil } from './quotas.ts';
import { costReport } from './report.ts';
import { typicalTraffic } from './traffic.ts';
import { webSocketBill } from './websocket-bill.ts';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const costOf = (component: string, traffic = typicalTraffic) =>
  appSyncBill(traffic).lines.find((each) => each.component === component)?.usd;

/** The sum of the units in a cell such as `10 WU + 1 WU, 1 more for the index`: what comes always. */
const unitsIn = (cell: string | undefined) =>
  [...(cell?.split(/[,;]/)[0] ?? '').matchAll(/([\d.]+) [RW]U/g)].reduce(
    (sum, [, units]) => sum + Number(units),
    0,
  );

describe('The monthly bill', () => {
  it('is the sum of its lines', () => {
    for (const { lines, total } of [appSyncBill(typicalTraffic), webSocketBill(typicalTraffic)]) {
      expect(total).toBeCloseTo(
        lines.reduce((sum, { usd }) => sum + usd, 0),
        9,
      );
      expect(lines.every(({ usd }) => usd > 0)).toBe(true);
    }
  });

  it('takes the chat application of the price page for what it says there', () => {
    const traffic = { ...typicalTraffic, users: 2_500, sends: 1_000, roomSize: 1, reads: 0, signals: 0 };
    const withoutHeartbeats = { ...traffic, heartbeatSeconds: Infinity };
    expect(costOf('Operations', withoutHeartbeats)).toBeCloseTo(10, 6);
    expect(costOf('Deliveries', withoutHeartbeats)).toBeCloseTo(5, 6);
    expect(costOf('Connections', withoutHeartbeats)).toBeCloseTo(0.3, 6);
  });

  it('grows with every kind of traffic', () => {
    const inputs = ['users', 'connectedMinutes', 'sends', 'roomSize', 'reads', 'signals'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...inputs), fc.integer({ min: 2, max: 1_000 }), (input, times) => {
        const more = { ...typicalTraffic, [input]: typicalTraffic[input] * times };
        for (const of of [appSyncBill, webSocketBill]) {
          expect(of(more).total).toBeGreaterThan(of(typicalTraffic).total);
        }
      }),
    );
  });

  it('is higher with every lever the other way', () => {
    const usual = appSyncBill(typicalTraffic).total;
    const worse = [
      { publishesHeartbeats: true },
      { resolvesInFunctions: true },
      { logsEverything: true },
      { architecture: 'x86' },
      { streamBatch: 1 },
    ] as const;
    for (const lever of worse) {
      expect(appSyncBill(typicalTraffic, { ...asBuilt, ...lever }).total).toBeGreaterThan(usual);
    }
  });

  it('counts the units that docs/data-model.md has', () => {
    const rows = readFileSync(file('../../docs/data-model.md'), 'utf8')
      .split('\n')
      .map((row) => row.split('|').map((cell) => cell.trim()));
    const documented = (field: string) => {
      const row = rows.find(([, fields]) => fields?.split(', ').includes(`\`${field}\``));
      return { read: unitsIn(row?.[3]), write: unitsIn(row?.[4]) };
    };
    for (const field of ['sendMessage', 'setTyping', 'messages', 'heartbeat'] as const) {
      expect(documented(field), field).toEqual(fieldUnits[field]);
    }
  });
});

describe('Quotas', () => {
  it('are reached by fewer users when the busiest time is busier', () => {
    for (const quota of quotas(typicalTraffic)) {
      expect(usersUntil(quota, 1)).toBeGreaterThan(0);
      expect(usersUntil(quota, 10)).toBeLessThan(usersUntil(quota, 1));
      expect(quota.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    }
  });
});

describe('npm run cost', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', file('main.ts'), ...args], { encoding: 'utf8' });

  it('prints what docs/scale.md shows', () => {
    const { stdout, status } = run('--users', '1000');
    expect(status).toBe(0);
    expect(stdout.trim()).toBe(costReport(typicalTraffic, 3));
    expect(readFileSync(file('../../docs/scale.md'), 'utf8').replaceAll(/^###? /gm, '')).toContain(
      stdout.trim().replaceAll(/^###? /gm, ''),
    );
  });

  it.each([
    [['--users', 'many'], "--users must be a number above 0, not 'many'."],
    [['--online-share', '2'], '--online-share must be at most 1.'],
    [['--nobody', '1'], "Unknown option '--nobody'"],
  ])('refuses %j and says why', (args, message) => {
    const { stderr, status } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
