import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StartError } from './lib/errors.ts';
import { type LogLevel, logLevels } from './lib/logger.ts';

/** What the command line decides. Flags win over defaults; there is no configuration file. */
export interface LocalOptions {
  /** Cloud assembly or template to run; `null`: synthesize this project. */
  assembly: string | null;
  /** 0: any free port. */
  port: number;
  host: string;
  /** Where state is kept between runs; `null`: in memory. */
  dataDirectory: string | null;
  /** Where to write stack outputs when everything answers. */
  outputsFile: string | null;
  servesWeb: boolean;
  logLevel: LogLevel;
  /** Request headers that the debug log shows, in lower case. */
  loggedHeaders: string[];
  /** Another DynamoDB in place of the embedded one. */
  dynamoDbEndpoint: string | null;
  /** Where tokens of its users come from; `null`: from itself. */
  issuerOrigin: string | null;
}

export const usage = `Usage: npm run -s local -- [options]

  --assembly DIR           cloud assembly (or template file) to run; default: synthesize this project
  --port N                 port, 0 for any free one (4000)
  --host H                 address to listen on (127.0.0.1)
  --data DIR               where state is kept (.local/)
  --ephemeral              keep state in memory only
  --outputs FILE           write stack outputs as JSON when ready
  --no-web                 don't build or serve the web app
  --log LEVEL              ${logLevels.join(', ')} (info)
  --log-headers NAMES      request headers that --log debug shows, with commas (x-correlation-id)
  --dynamodb-endpoint URL  use another DynamoDB in place of the embedded one
  --issuer URL             origin that tokens of users name, where another runtime with the same users makes them
  --help                   show this text
`;

const flags = {
  assembly: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  ephemeral: { type: 'boolean' },
  outputs: { type: 'string' },
  'no-web': { type: 'boolean' },
  log: { type: 'string' },
  'log-headers': { type: 'string' },
  'dynamodb-endpoint': { type: 'string' },
  issuer: { type: 'string' },
  help: { type: 'boolean' },
} as const;

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new StartError('InvalidOption', `--port must be a whole number from 0 to 65535, not '${text}'.`);
}

function parseLogLevel(text: string): LogLevel {
  const level = logLevels.find((candidate) => candidate === text);
  if (level) return level;
  throw new StartError('InvalidOption', `--log must be one of ${logLevels.join(', ')}, not '${text}'.`);
}

/** What lets somebody in stays out of logs. */
const secretHeaders = ['authorization', 'cookie', 'x-api-key', 'x-amz-security-token'];

function parseHeaderNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  const wrong = names.find((name) => !/^[a-z0-9-]+$/.test(name) || secretHeaders.includes(name));
  if (wrong === undefined) return names;
  throw new StartError('InvalidOption', `--log-headers must name headers without secrets, not '${wrong}'.`);
}

function parseUrl(flag: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/$/, '');
  throw new StartError('InvalidOption', `${flag} must be an http(s) URL, not '${text}'.`);
}

/**
 * Reads the command line.
 *
 * @returns `null` when help was asked for.
 * @throws StartError `InvalidOption` naming the flag and the rule.
 */
export function parseOptions(args: readonly string[], cwd: string): LocalOptions | null {
  const values = readFlags(args);
  if (values.help) return null;
  if (values.data !== undefined && values.ephemeral) {
    throw new StartError('InvalidOption', '--data and --ephemeral exclude each other.');
  }
  const path = (value: string | undefined) => (value === undefined ? null : resolve(cwd, value));
  return {
    assembly: path(values.assembly),
    port: parsePort(values.port ?? '4000'),
    host: values.host ?? '127.0.0.1',
    dataDirectory: values.ephemeral ? null : resolve(cwd, values.data ?? '.local'),
    outputsFile: path(values.outputs),
    servesWeb: !values['no-web'],
    logLevel: parseLogLevel(values.log ?? 'info'),
    loggedHeaders: parseHeaderNames(values['log-headers'] ?? 'x-correlation-id'),
    dynamoDbEndpoint: parseUrl('--dynamodb-endpoint', values['dynamodb-endpoint']),
    issuerOrigin: parseUrl('--issuer', values.issuer),
  };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError('InvalidOption', `${reason} Try --help.`, { cause });
  }
}
