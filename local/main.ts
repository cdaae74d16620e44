import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from './build-web.ts';
import { StartError } from './lib/errors.ts';
import { createLogger, type Logger } from './lib/logger.ts';
import { type LocalOptions, parseOptions, usage } from './options.ts';
import { type Outputs, writeOutputsFile } from './outputs.ts';
import { type Local, startLocal } from './start.ts';
import { createResynthesis, synthesisInputs, synthesize } from './synthesize.ts';
import { watchPaths } from './watch.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The first SIGINT or SIGTERM; later ones are ignored while everything stops. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGINT', () => resolve());
    process.on('SIGTERM', () => resolve());
  });
}

function describe({ origin, outputs, notEmulated }: Local, servesWeb: boolean): string {
  const lines = servesWeb
    ? [`  web app     ${origin}/`, `  playground  ${origin}/playground`, `  GraphQL     ${origin}/graphql`]
    : [`  GraphQL     ${origin}/graphql`];
  const users = outputs.local.users.map(({ username, password, groups }) => {
    const note = groups.length > 0 ? `  (${groups.join(', ')})` : '';
    return `  sign in     ${username} / ${password}${note}`;
  });
  const missing = notEmulated.map(({ type, count }) => `${type} x${count}`).join(', ');
  return [...lines, ...users, ...(missing ? [`  not emulated: ${missing}`] : [])].join('\n');
}

/** The caller's AWS key from the usual variables; Amazon's DynamoDB Local takes any. */
function callersKey(): { accessKeyId: string; secretAccessKey: string } {
  const { AWS_ACCESS_KEY_ID: accessKeyId = 'local', AWS_SECRET_ACCESS_KEY: secretAccessKey = 'local' } =
    process.env;
  return { accessKeyId, secretAccessKey };
}

async function run(options: LocalOptions, stopped: Promise<void>): Promise<void> {
  const log = createLogger(options.logLevel, (line) => process.stderr.write(`${line}\n`));
  const [assembly, webDirectory] = await Promise.all([
    options.assembly ?? synthesize(project, process.env),
    options.servesWeb ? buildWeb(project, process.env) : null,
  ]);
  const local = await startLocal({
    assembly,
    host: options.host,
    port: options.port,
    dataDirectory: options.dataDirectory,
    webDirectory,
    dynamoDb:
      options.dynamoDbEndpoint === null
        ? null
        : { endpoint: options.dynamoDbEndpoint, credentials: callersKey() },
    issuerOrigin: options.issuerOrigin,
    moduleRoots: [project, process.cwd()],
    loggedHeaders: options.loggedHeaders,
    log,
  });
  if (options.outputsFile !== null) writeOutputsFile(options.outputsFile, local.outputs satisfies Outputs);
  print(describe(local, options.servesWeb));
  print(`ready ${local.origin}`);
  const watching = watchSources(options, assembly, local, log);
  await stopped;
  await watching[Symbol.asyncDispose]();
  await local[Symbol.asyncDispose]();
}

/** Swaps the code when it changes: the project's sources, or the assembly that was given. */
function watchSources(options: LocalOptions, assembly: string, local: Local, log: Logger): AsyncDisposable {
  const resynthesis = options.assembly === null ? createResynthesis(project, process.env) : null;
  const paths = resynthesis ? synthesisInputs.map((path) => join(project, path)) : [assembly];
  const watching = watchPaths(
    paths,
    (path) => path.endsWith('.test.ts'),
    async () => {
      const startedAtMs = Date.now();
      try {
        await resynthesis?.synthesize();
        await local.reload();
        log.info('reloaded', { ms: Date.now() - startedAtMs });
      } catch (failure) {
        const reason = failure instanceof Error ? failure.message : String(failure);
        log.error('not reloaded; what ran before goes on', { reason });
      }
    },
  );
  return {
    async [Symbol.asyncDispose]() {
      watching[Symbol.dispose]();
      await resynthesis?.[Symbol.asyncDispose]();
    },
  };
}

async function main(): Promise<number> {
  const stopped = stopSignal();
  try {
    const options = parseOptions(process.argv.slice(2), process.cwd());
    if (options === null) print(usage);
    else await run(options, stopped);
    return 0;
  } catch (failure) {
    if (!(failure instanceof StartError)) throw failure;
    process.stderr.write(`${failure.message}\n`);
    return 1;
  }
}

process.exit(await main());
