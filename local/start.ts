import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from './lib/clock.ts';
import { createDisposer, type Disposer } from './lib/disposer.ts';
import type { Logger } from './lib/logger.ts';
import { createRoutes } from './create-routes.ts';
import { type DemoUser, ensureDemoUsers } from './demo-users.ts';
import { readStackModel } from './model/read-stack-model.ts';
import type { StackModel } from './model/stack-model.ts';
import type { Outputs } from './outputs.ts';
import { evaluateCode } from './services/appsync/js-runtime/evaluate-code.ts';
import { createJsRuntime } from './services/appsync/js-runtime/js-runtime.ts';
import { createReloadable } from './reloadable-compute.ts';
import { type Services, startServices } from './start-services.ts';
import { openStateDirectory } from './state-directory.ts';
import type { Addresses } from './template/addresses.ts';
import { readAssembly } from './template/assembly.ts';
import { inBackgroundTurns } from './transports/background-turns.ts';
import { createDrain } from './transports/drain.ts';
import { firstOf, headerOf } from './transports/http-message.ts';
import { startHttpServer } from './transports/http-server.ts';
import { defaultRealtimeLimits, type RealtimeLimits } from './transports/realtime/connection.ts';
import { createRealtimeServer } from './transports/realtime/ws-adapter.ts';
import { createWebConfig } from './web-config.ts';

export interface StartOptions {
  /** Path of a cloud assembly or a template file. */
  assembly: string;
  host: string;
  /** 0: any free one. */
  port: number;
  /** `null`: everything in memory. */
  dataDirectory: string | null;
  /** The built web app; `null`: none is served. */
  webDirectory: string | null;
  /** Another DynamoDB in place of the embedded one. */
  dynamoDb?: { endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } } | null;
  /** The origin that tokens of users name, where another runtime with the same users makes them; its own otherwise. */
  issuerOrigin?: string | null;
  /** Directories whose `node_modules` hold what function bundles leave out, such as the AWS SDK. */
  moduleRoots: readonly string[];
  log: Logger;
  /** Request headers that the debug log shows, in lower case. */
  loggedHeaders?: readonly string[];
  clock?: Clock;
  realtimeLimits?: Partial<RealtimeLimits>;
}

/** A runtime that answers. */
export interface Local extends AsyncDisposable {
  /** Such as `http://127.0.0.1:4000`. */
  origin: string;
  outputs: Outputs;
  notEmulated: StackModel['notEmulated'];
  /**
   * Reads the assembly again and swaps resolvers, schemas and functions; data and sockets stay.
   *
   * @throws StartError when the new one can't be run; the old one goes on then.
   */
  reload(): Promise<void>;
}

const region = 'us-east-1';
const accountId = '000000000000';

/** Addresses that stand for "all of this machine"; clients on it use the loopback address. */
const wildcardHosts = new Set(['0.0.0.0', '::']);

function originOf(host: string, port: number): string {
  const name = wildcardHosts.has(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/**
 * Builds and starts everything that an assembly describes: the composition root.
 *
 * @throws StartError when something needed is missing or unsupported; nothing stays running then.
 */
export async function startLocal(options: StartOptions): Promise<Local> {
  const disposer = createDisposer();
  try {
    return await startParts(options, disposer);
  } catch (failure) {
    await disposer.dispose();
    throw failure;
  }
}

async function startParts(options: StartOptions, disposer: Disposer): Promise<Local> {
  const { log, clock = systemClock } = options;
  const assembly = readAssembly(options.assembly);
  const server = disposer.use(await startHttpServer(options.host, options.port, log));
  const origin = originOf(options.host, server.port);
  const state = openStateDirectory(options.dataDirectory);
  const addresses: Addresses = { origin, region, accountId, secretFor: state.secretFor, now: clock.now() };
  const model = readStackModel(assembly, addresses);

  const services = await startServices(
    model,
    {
      origin,
      region,
      accountId,
      dynamoDb: options.dynamoDb ?? null,
      issuerOrigin: options.issuerOrigin ?? origin,
      state,
      clock,
      log,
      invokeFunction: (functionArn, payload, type) =>
        compute.current().invokeFunction(functionArn, payload, type),
    },
    disposer,
  );
  const compute = disposer.use(
    createReloadable(model, services, {
      origin,
      region,
      accountId,
      moduleRoots: options.moduleRoots,
      tokenSecret: state.secretFor('next-token'),
      clock,
      log,
    }),
  );
  const users = await createUsers(services, model);
  const realtime = disposer.use(
    createRealtimeServer({
      apiAt: (path) => compute.current().apis.get(path),
      limits: { ...defaultRealtimeLimits, ...options.realtimeLimits },
      disturb: services.faults.deliver,
      clock,
      log: log.with({ service: 'realtime' }),
    }),
  );
  const jsRuntime = createJsRuntime({ clock, randomBytes });
  disposer.defer(() => jsRuntime[Symbol.dispose]());
  const routes = createRoutes({
    origin,
    services,
    compute: compute.current,
    cutConnections: realtime.cutConnections,
    evaluateCode: (input) => evaluateCode(input, jsRuntime),
    webDirectory: options.webDirectory,
    webConfig: (request) =>
      createWebConfig(model, users, `http://${headerOf(request, 'host') ?? new URL(origin).host}`),
    loggedHeaders: options.loggedHeaders ?? [],
    log,
  });
  const drain = createDrain(clock);
  server.serve([drain.watch(inBackgroundTurns(firstOf(routes)))], [realtime.upgrade]);
  disposer.defer(drain.drain);

  return {
    origin,
    outputs: toOutputs(model, { endpoint: origin, users, credentials: services.credentials }),
    notEmulated: model.notEmulated,
    reload: async () => compute.reload(readStackModel(readAssembly(options.assembly), addresses)),
    [Symbol.asyncDispose]: () => disposer.dispose(),
  };
}

function toOutputs(model: StackModel, local: Outputs['local']): Outputs {
  return Object.assign({ ...model.outputs }, { local });
}

/** Demo users go into every pool; those of the first one are told. */
async function createUsers({ cognito }: Services, model: StackModel): Promise<DemoUser[]> {
  const [first = []] = await Promise.all(model.userPools.map((pool) => ensureDemoUsers(cognito, pool)));
  return first;
}
