import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIam, type Iam } from '../services/iam/iam.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { signRequest } from '../testing/sign-request.ts';
import { createGraphQlRoute } from './graphql-http.ts';
import { startHttpServer, type HttpServer } from './http-server.ts';
import { type GivenRealtime, givenRealtime } from './realtime/testing/given-realtime.ts';
import { aStrictLog } from '../services/appsync/testing/given-api.ts';

const clock = createManualClock();
const iam: Iam = createIam((name) => `secret of ${name}`, clock);
const principal = {
  accountId: '000000000000',
  username: 'backend',
  userArn: 'arn:aws:iam::000000000000:role/backend',
};
const credentials = iam.accessKeyFor(principal);

let given: GivenRealtime;
let server: HttpServer;
beforeAll(async () => {
  given = await givenRealtime({
    clock,
    schema: `
      type Post { id: ID }
      type Query { me: String }
      type Mutation { save(id: ID): Post }
      type Subscription { onSave: Post @aws_subscribe(mutations: ["save"]) }
    `,
    model: { defaultAuth: { type: 'AWS_IAM' } },
    verifiers: { verifySignature: async (request) => iam.verify(request) },
    resolvers: { 'Query.me': ({ identity }) => (identity as { userArn: string }).userArn },
  });
  server = await startHttpServer('127.0.0.1', 0, aStrictLog());
  server.serve(
    [
      createGraphQlRoute(
        (path) => (path === '/graphql' ? given.api : undefined),
        () => 'id',
        () => false,
      ),
    ],
    [],
  );
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await given[Symbol.asyncDispose]();
});

/** The headers that AppSync's clients sign. */
const clientHeaders = {
  accept: 'application/json, text/javascript',
  'content-encoding': 'amz-1.0',
  'content-type': 'application/json; charset=UTF-8',
};

const sign = (
  host: string,
  path: string,
  body: string,
  more: Partial<Parameters<typeof signRequest>[0]> = {},
) =>
  signRequest(
    { credentials, nowMs: clock.now(), ...more },
    { method: 'POST', path, query: {}, headers: { ...clientHeaders, host }, body },
  );

describe('Signed HTTP requests', () => {
  async function post(path: string, body: string, headers: Record<string, string>) {
    const { host: _host, ...rest } = headers;
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method: 'POST',
      body,
      headers: rest,
    });
    return { status: response.status, body: await response.json() };
  }
  const body = '{"query":"{ me }"}';
  const host = () => `127.0.0.1:${server.port}`;

  test('run as the principal behind the key', async () => {
    const headers = await sign(host(), '/graphql', body);

    expect(await post('/graphql', body, headers)).toEqual({
      status: 200,
      body: { data: { me: principal.userArn } },
    });
  });

  test('may have a query in their address', async () => {
    const headers = await signRequest(
      { credentials, nowMs: clock.now() },
      { method: 'POST', path: '/graphql', query: { b: '1', a: 'x y' }, headers: { host: host() }, body },
    );

    expect((await post('/graphql?b=1&a=x%20y', body, headers)).status).toBe(200);
    expect((await post('/graphql?b=2&a=x%20y', body, headers)).status).toBe(401);
  });

  test.each<[string, () => Promise<[string, Record<string, string>]>]>([
    ['another body', async () => [`${body} `, await sign(host(), '/graphql', body)]],
    ['another service', async () => [body, await sign(host(), '/graphql', body, { service: 'execute-api' })]],
    ['another path', async () => [body, await sign(host(), '/graphql/connect', body)]],
    [
      'another time',
      async () => [body, await sign(host(), '/graphql', body, { nowMs: clock.now() - 3_600_000 })],
    ],
    [
      'another secret',
      async () => [
        body,
        await sign(host(), '/graphql', body, { credentials: { ...credentials, secretAccessKey: 'x' } }),
      ],
    ],
  ])('signed for %s are refused', async (_what, make) => {
    const [text, headers] = await make();

    expect(await post('/graphql', text, headers)).toEqual({
      status: 401,
      body: {
        errors: [
          { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' },
        ],
      },
    });
  });
});

describe('Signed realtime connections', () => {
  const query = 'subscription { onSave { id } }';
  const data = JSON.stringify({ query, variables: {} });
  const connectHeader = () => sign(given.host, '/graphql/connect', '{}');

  test.each(['subprotocol', 'query', 'headers'] as const)(
    'open by %s and start subscriptions',
    async (form) => {
      const client = await given.connect({ header: await connectHeader(), form });
      await client.init();

      client.start('a', query, { authorization: await sign(given.host, '/graphql', data) });

      expect(await client.next()).toEqual({ type: 'start_ack', id: 'a' });
    },
  );

  test('are refused when signed for the GraphQL path, or with another body', async () => {
    for (const header of [
      await sign(given.host, '/graphql', '{}'),
      await sign(given.host, '/graphql/connect', '{ }'),
    ]) {
      const client = await given.connect({ header });

      expect(await client.next()).toMatchObject({
        type: 'connection_error',
        payload: { errors: [{ errorType: 'UnauthorizedException', errorCode: 401 }] },
      });
    }
  });

  test('refuse a start that was signed for another text, or as the connection was', async () => {
    const client = await given.connect({ header: await connectHeader() });
    await client.init();

    for (const authorization of [await sign(given.host, '/graphql', `${data} `), await connectHeader()]) {
      client.start('a', query, { authorization });

      expect(await client.next()).toMatchObject({
        type: 'error',
        id: 'a',
        payload: { errors: [{ errorType: 'UnauthorizedException' }] },
      });
    }
  });
});
