import { type BillLine, line } from './bill.ts';
import { prices } from './prices.ts';

/** What production has whether or not anybody comes: see docs/deploy.md. */
const alarms = 40;
const wafRules = 4;
const dashboards = 1;
const metrics = 20;

/** What is paid each month without a single user. */
export const fixedLines = (): BillLine[] => [
  line('Alarms', alarms, 'alarms', prices.cloudWatch.alarm),
  line('Dashboards', dashboards, 'dashboards', prices.cloudWatch.dashboard),
  line('Metrics of our own', metrics, 'metrics', prices.cloudWatch.metric),
  line('Firewall', 1, `list of ${wafRules} rules`, prices.waf.webAcl + wafRules * prices.waf.rule),
  line('Key', 1, 'key', prices.kms.key),
];
