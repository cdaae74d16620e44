import { appSyncBill, asBuilt, type Levers } from './appsync-bill.ts';
import type { Bill } from './bill.ts';
import { quotas, usersUntil } from './quotas.ts';
import type { Traffic } from './traffic.ts';
import { webSocketBill } from './websocket-bill.ts';

const usd = (amount: number) =>
  amount.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: amount < 10 ? 3 : 0,
  });
const count = (amount: number) => amount.toLocaleString('en-US');

/** A Markdown table; numbers stand on the right. */
function table(head: string[], rows: string[][]): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const billTable = ({ lines, total }: Bill, { users }: Traffic) =>
  table(
    ['component', 'quantity', '$ a month', '$ per user'],
    [
      ...lines.map(({ component, quantity, usd: amount }) => [
        component,
        quantity,
        usd(amount),
        usd(amount / users),
      ]),
      ['**sum**', '', `**${usd(total)}**`, `**${usd(total / users)}**`],
    ],
  );

/** From a thousand users to ten million. */
const scales = [1e3, 1e4, 1e5, 1e6, 1e7];

const scaleTable = (traffic: Traffic) =>
  table(
    ['users', 'AppSync, $ a month', 'WebSocket API, $ a month', 'ratio'],
    scales.map((users) => {
      const [ours, theirs] = [appSyncBill, webSocketBill].map((of) => of({ ...traffic, users }).total);
      return [count(users), usd(ours ?? 0), usd(theirs ?? 0), ((ours ?? 0) / (theirs ?? 1)).toFixed(2)];
    }),
  );

const quotaTable = (traffic: Traffic, peak: number) =>
  table(
    ['design', 'quota', 'default', 'reached at users'],
    quotas(traffic)
      .map((quota) => ({ ...quota, users: usersUntil(quota, peak) }))
      .toSorted((one, other) => one.users - other.users)
      .map(({ design, name, limit, users }) => [design, name, count(limit), count(users)]),
  );

const leverRows: [string, Partial<Levers>, Partial<Traffic>][] = [
  ['heartbeats told to the room, not only changes of presence', { publishesHeartbeats: true }, {}],
  ['heartbeats every 60 s instead of 30 s', {}, { heartbeatSeconds: 60 }],
  ['functions as resolvers, not resolvers on the table', { resolvesInFunctions: true }, {}],
  ['logs of every field, not of errors', { logsEverything: true }, {}],
  ['functions on x86, not on arm64', { architecture: 'x86' }, {}],
  ['stream records one by one, not in batches', { streamBatch: 1 }, {}],
  ['half of a room connected, not all', {}, { onlineShare: 0.5 }],
];

const leverTable = (traffic: Traffic) => {
  const usual = appSyncBill(traffic).total;
  return table(
    ['if', '$ a month', 'difference'],
    leverRows.map(([name, levers, change]) => {
      const { total } = appSyncBill({ ...traffic, ...change }, { ...asBuilt, ...levers });
      const percent = ((total - usual) / usual) * 100;
      return [name, usd(total), `${percent >= 0 ? '+' : '−'}${Math.abs(percent).toFixed(1)} %`];
    }),
  );
};

/**
 * The costs of a month in Markdown: both designs by component, by number of users, by lever, and their quotas.
 * `peak`: how many times the average the busiest time has.
 */
export function costReport(traffic: Traffic, peak: number): string {
  const bills = [appSyncBill(traffic), webSocketBill(traffic)];
  return [
    ...bills.flatMap((each) => [
      `## ${each.design}, ${count(traffic.users)} users`,
      billTable(each, traffic),
    ]),
    '## By number of users',
    scaleTable(traffic),
    `## Quotas, busiest time ${peak} times the average`,
    quotaTable(traffic, peak),
    '## Levers',
    leverTable(traffic),
  ].join('\n\n');
}
