/**
 * Prints what Chorus costs in a month on AWS: `npm run -s cost -- --users 1000`.
 *
 * Every input of `Traffic` is an option; `--peak` says how many times the average the busiest time has.
 */
import { parseArgs } from 'node:util';
import { costReport } from './report.ts';
import { type Traffic, typicalTraffic } from './traffic.ts';

const options = {
  users: 'users',
  minutes: 'connectedMinutes',
  sends: 'sends',
  'room-size': 'roomSize',
  'online-share': 'onlineShare',
  reads: 'reads',
  'heartbeat-seconds': 'heartbeatSeconds',
  signals: 'signals',
  'message-bytes': 'messageBytes',
} as const satisfies Record<string, keyof Traffic>;

const usage = `Usage: npm run -s cost -- [options]

Per month, and per user but for the first:
${Object.entries(options)
  .map(([flag, input]) => `  --${flag} N`.padEnd(26) + typicalTraffic[input])
  .join('\n')}
  --peak N                3        busiest time, in times of the average
`;

function parseNumber(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new Error(`--${flag} must be a number above 0, not '${text}'.`);
}

function readOptions(args: string[]): { traffic: Traffic; peak: number } | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      ...Object.fromEntries(Object.keys(options).map((flag) => [flag, { type: 'string' as const }])),
      peak: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return 'help';
  const traffic = { ...typicalTraffic };
  for (const [flag, input] of Object.entries(options)) {
    const text: unknown = Reflect.get(values, flag);
    if (typeof text === 'string') traffic[input] = parseNumber(flag, text);
  }
  if (traffic.onlineShare > 1) throw new Error('--online-share must be at most 1.');
  return { traffic, peak: parseNumber('peak', values.peak ?? '3') };
}

try {
  const chosen = readOptions(process.argv.slice(2));
  process.stdout.write(chosen === 'help' ? usage : `${costReport(chosen.traffic, chosen.peak)}\n`);
} catch (failure) {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n\n${usage}`);
  process.exitCode = 2;
}
