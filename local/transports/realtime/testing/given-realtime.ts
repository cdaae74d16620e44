import { createDisposer } from '../../../lib/disposer.ts';
import { createLogger } from '../../../lib/logger.ts';
import {
  givenApi,
  type GivenApi,
  type GivenApiOptions,
  testApiKey,
} from '../../../services/appsync/testing/given-api.ts';
import {
  connectRealtime,
  type RealtimeClient,
  type RealtimeClientOptions,
} from '../../../testing/realtime-client.ts';
import { startHttpServer } from '../../http-server.ts';
import { defaultRealtimeLimits, type RealtimeDependencies, type RealtimeLimits } from '../connection.ts';
import { createRealtimeServer, type RealtimeServer } from '../ws-adapter.ts';

export interface GivenRealtimeOptions extends Partial<GivenApiOptions> {
  limits?: Partial<RealtimeLimits>;
  disturb?: RealtimeDependencies['disturb'];
}

/** A realtime endpoint on a port of its own, with an API behind it. */
export interface GivenRealtime extends GivenApi, AsyncDisposable {
  port: number;
  host: string;
  /** What the header object of a client with the API key holds. */
  header: Record<string, string>;
  realtime: RealtimeServer;
  /** Log lines of warnings and worse. */
  lines: string[];
  connect(options?: Partial<RealtimeClientOptions>, path?: string): Promise<RealtimeClient>;
  /** The same, initialised. */
  connected(options?: Partial<RealtimeClientOptions>): Promise<RealtimeClient>;
}

export const postSchema = `
  type Post { id: ID room: String secret: String @aws_iam }
  type Query { hello: String }
  type Mutation { save(id: ID, room: String): Post }
  type Subscription { onSave(room: String): Post @aws_subscribe(mutations: ["save"]) }
`;

export async function givenRealtime(options: GivenRealtimeOptions = {}): Promise<GivenRealtime> {
  const disposer = createDisposer();
  const lines: string[] = [];
  const log = createLogger('warn', (line) => lines.push(line));
  const given = givenApi({
    schema: postSchema,
    log,
    ...options,
    resolvers: { 'Mutation.save': ({ arguments: post }) => post, ...options.resolvers },
  });
  const server = disposer.use(await startHttpServer('127.0.0.1', 0, log));
  const realtime = disposer.use(
    createRealtimeServer({
      apiAt: (path) => (path === '/graphql' ? given.api : undefined),
      limits: { ...defaultRealtimeLimits, ...options.limits },
      disturb: options.disturb ?? ((deliver) => deliver()),
      clock: given.clock,
      log,
    }),
  );
  server.serve([], [realtime.upgrade]);
  const host = `127.0.0.1:${server.port}`;
  const header = { host, 'x-api-key': testApiKey };

  async function connect(more: Partial<RealtimeClientOptions> = {}, path = '/graphql/realtime') {
    return disposer.use(await connectRealtime(`ws://${host}${path}`, { header, ...more }));
  }

  return {
    ...given,
    port: server.port,
    host,
    header,
    realtime,
    lines,
    connect,
    async connected(more) {
      const client = await connect(more);
      await client.init();
      return client;
    },
    [Symbol.asyncDispose]: () => disposer.dispose(),
  };
}
