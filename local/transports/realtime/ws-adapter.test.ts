import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { HeaderForm, RealtimeClient } from '../../testing/realtime-client.ts';
import { aRequestWith, anUnsignedToken } from '../../services/appsync/testing/given-api.ts';
import { connectRealtime } from '../../testing/realtime-client.ts';
import { type GivenRealtime, givenRealtime, postSchema } from './testing/given-realtime.ts';

const onSave = 'subscription { onSave { id } }';
const forms: HeaderForm[] = ['subprotocol', 'query', 'headers'];

/** Runs the mutation; events of it are on their way when this resolves. */
const save = (given: GivenRealtime, id = '1', room = 'a') =>
  given.run('mutation($id: ID, $room: String) { save(id: $id, room: $room) { id room } }', { id, room });

/** A subscription that was acknowledged. */
async function subscribed(client: RealtimeClient, id = 's', query = onSave, more = {}): Promise<void> {
  client.start(id, query, more);
  await client.expect('start_ack');
}

const unauthorized = (message: string) => ({
  type: 'connection_error',
  payload: { errors: [{ errorType: 'UnauthorizedException', message, errorCode: 401 }] },
});

describe('The handshake', () => {
  test.each(
    forms.flatMap(
      (form) =>
        [
          [form, '/graphql/realtime'],
          [form, '/graphql'],
        ] as const,
    ),
  )('takes the header as %s at %s, and selects graphql-ws', async (form, path) => {
    await using given = await givenRealtime();

    const client = await given.connect({ form }, path);

    expect(client.socket.protocol).toBe('graphql-ws');
    expect(await client.init()).toEqual({
      type: 'connection_ack',
      payload: { connectionTimeoutMs: 300_000 },
    });
  });

  test.each(forms)('refuses bad credentials by %s after the upgrade, then closes', async (form) => {
    await using given = await givenRealtime();

    const client = await given.connect({ form, header: { host: given.host, 'x-api-key': 'da2-wrong' } });

    expect(await client.next()).toEqual(unauthorized('You are not authorized to make this call.'));
    expect(await client.closed()).toEqual({ code: 1008, reason: 'UnauthorizedException' });
  });

  test('refuses when there are no credentials', async () => {
    await using given = await givenRealtime();

    const client = await given.connect({ header: { host: given.host } });

    expect(await client.next()).toEqual(unauthorized('Valid authorization header not provided.'));
  });

  test.each(['header-%%%', 'header-bm90IGpzb24', 'header-W10', 'header-'])(
    'refuses the unreadable header %s as a bad request',
    async (entry) => {
      await using given = await givenRealtime();

      const client = await given.connect({
        form: 'headers',
        subprotocols: ['graphql-ws', entry],
        header: {},
      });

      expect(await client.next()).toMatchObject({
        type: 'connection_error',
        payload: { errors: [{ errorType: 'BadRequestException', errorCode: 400 }] },
      });
      expect((await client.closed()).code).toBe(1008);
    },
  );

  test('refuses a client that does not offer graphql-ws', async () => {
    await using given = await givenRealtime();

    const client = await given.connect({ form: 'query', subprotocols: [] });

    expect(await client.next()).toEqual({
      type: 'connection_error',
      payload: { errors: [{ message: 'SubProtocolNotSupportedError', errorCode: 400 }] },
    });
    expect((await client.closed()).code).toBe(1008);
  });

  test('takes base64 of either alphabet, padded or not, escaped or not', async () => {
    await using given = await givenRealtime({
      model: {
        defaultAuth: {
          type: 'AWS_LAMBDA',
          functionArn: 'arn',
          resultTtlSeconds: 0,
          identityValidationExpression: null,
        },
      },
    });
    // Encodes with both of the characters in which the alphabets differ.
    const header = JSON.stringify({ host: given.host, Authorization: '>>>???~~~' });
    const base64 = Buffer.from(header).toString('base64');
    expect(base64).toMatch(/\+.*\/|\/.*\+/);
    const base64url = Buffer.from(header).toString('base64url');

    for (const value of [base64, base64url, encodeURIComponent(base64), base64.replace(/=+$/, '')]) {
      const client = await given.connect(
        { form: 'headers', header: {} },
        `/graphql?header=${value}&payload=e30=`,
      );
      expect((await client.init()).type).toBe('connection_ack');
    }
  });

  test('asks a Lambda authorizer with the operation name DeepDish:Connect, and again at each start', async () => {
    const operations: unknown[] = [];
    await using given = await givenRealtime({
      model: {
        defaultAuth: {
          type: 'AWS_LAMBDA',
          functionArn: 'arn',
          resultTtlSeconds: 0,
          identityValidationExpression: null,
        },
      },
      verifiers: {
        invokeAuthorizer: async (_arn, event) => {
          const { requestContext } = event as {
            requestContext: { operationName: string; queryString: string };
          };
          operations.push([requestContext.operationName, requestContext.queryString]);
          return { isAuthorized: true };
        },
      },
    });

    const client = await given.connected({ header: { host: given.host, Authorization: 'token' } });
    await subscribed(client);

    expect(operations).toEqual([
      ['DeepDish:Connect', ''],
      [null, onSave],
    ]);
  });

  test.each(['/graphql/other', '/', '/realtime'])('does not upgrade at %s', async (path) => {
    await using given = await givenRealtime();

    await expect(given.connect({}, path)).rejects.toThrow('404');
  });

  test.each(['//', '//evil:99999/graphql', '/graphql%', '/%zz', 'http://', '*'])(
    'survives the address %s',
    async (target) => {
      await using given = await givenRealtime();
      const socket = connectSocket(given.port, '127.0.0.1');
      socket.write(
        `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
      const [answer] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();

      expect(answer.toString()).toMatch(/^HTTP\/1\.1 4\d\d/);
      expect((await (await given.connect()).init()).type).toBe('connection_ack');
      expect(given.lines).toEqual([]);
    },
  );

  test('shows subscription resolvers the header object and where the peer is', async () => {
    const seen: unknown[] = [];
    await using given = await givenRealtime({
      schema: postSchema
        .replace('type Subscription', 'type Subscription @aws_cognito_user_pools')
        .replace('type Post', 'type Post @aws_cognito_user_pools'),
      model: {
        defaultAuth: {
          type: 'AMAZON_COGNITO_USER_POOLS',
          userPoolId: 'p',
          appIdClientRegex: null,
          defaultAction: 'ALLOW',
        },
      },
      resolvers: {
        'Subscription.onSave': ({ request, identity }) => {
          seen.push({
            authorization: request.headers['authorization'],
            sourceIp: (identity as { sourceIp: string[] }).sourceIp,
          });
          return null;
        },
      },
    });
    const Authorization = anUnsignedToken({ iss: 'https://x/p' });

    await subscribed(await given.connected({ header: { host: given.host, Authorization } }));

    expect(seen).toEqual([{ authorization: Authorization, sourceIp: ['127.0.0.1'] }]);
  });
});

describe('connection_init', () => {
  test('is acknowledged, followed by the first ka', async () => {
    await using given = await givenRealtime();
    const client = await given.connect();

    client.send({ type: 'connection_init' });

    expect(await client.next()).toEqual({
      type: 'connection_ack',
      payload: { connectionTimeoutMs: 300_000 },
    });
    expect(await client.next()).toEqual({ type: 'ka' });
  });

  test('a second one is acknowledged and changes nothing', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();
    await subscribed(client);

    client.send({ type: 'connection_init' });
    await client.expect('connection_ack');
    await save(given);

    expect(await client.next()).toMatchObject({ type: 'data' });
    given.clock.advance(60_000);
    expect(await client.next()).toEqual({ type: 'ka' });
    await expectNothingMore(client);
  });

  test('whatever comes before it is ignored', async () => {
    await using given = await givenRealtime();
    const client = await given.connect();

    client.start('early', onSave);
    client.send('{ broken');
    client.send({ type: 'stop', id: 'early' });
    await client.init();

    await expectNothingMore(client);
  });
});

/** A round trip after which everything that was on its way has arrived. */
async function expectNothingMore(client: RealtimeClient): Promise<void> {
  client.send({ type: 'stop' });
  expect(await client.next()).toMatchObject({ type: 'error' });
  expect(client.waiting()).toEqual([]);
}

describe('Keep-alive and age', () => {
  test('ka comes every minute', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();

    given.clock.advance(59_999);
    await expectNothingMore(client);
    given.clock.advance(1);
    expect(await client.next()).toEqual({ type: 'ka' });
    given.clock.advance(120_000);

    expect([await client.next(), await client.next()]).toEqual([{ type: 'ka' }, { type: 'ka' }]);
    await expectNothingMore(client);
  });

  test('the connection ends after 24 hours', async () => {
    await using given = await givenRealtime({ limits: { keepAliveMs: 60 * 60_000 } });
    const client = await given.connected();

    given.clock.advance(24 * 60 * 60_000);

    expect((await client.closed()).code).toBe(1001);
  });

  test('a closed connection leaves no timer behind', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();
    client.socket.close();
    await client.closed();
    await until(() => given.realtime.connectionCount() === 0);

    given.clock.advance(48 * 60 * 60_000);

    expect(given.lines).toEqual([]);
  });
});

/** Waits for a fact that nothing announces. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 2000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('It never came true.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('start', () => {
  test('is acknowledged, then events come under its id', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();

    client.start('my-id', onSave);
    expect(await client.next()).toEqual({ type: 'start_ack', id: 'my-id' });
    await save(given);

    expect(await client.next()).toEqual({
      type: 'data',
      id: 'my-id',
      payload: { data: { onSave: { id: '1' } } },
    });
  });

  test('takes variables, aliases and an operation name', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();
    const data = JSON.stringify({
      query: `query Other { hello } subscription S($room: String) { mine: onSave(room: $room) { no: id } }`,
      variables: { room: 'b' },
      operationName: 'S',
    });

    client.send({ id: 's', type: 'start', payload: { data, extensions: { authorization: given.header } } });
    await client.expect('start_ack');
    await save(given, '1', 'a');
    await save(given, '2', 'b');

    expect(await client.next()).toEqual({ type: 'data', id: 's', payload: { data: { mine: { no: '2' } } } });
  });

  test('may be repeated under other ids; each gets its events', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();
    await subscribed(client, 'a');
    await subscribed(client, 'b', 'subscription { onSave(room: "b") { room } }');

    await save(given, '1', 'a');
    await save(given, '2', 'b');

    const frames = [await client.next(), await client.next(), await client.next()];
    const of = (wanted: string) => frames.filter(({ id }) => id === wanted).map(({ payload }) => payload);
    expect(of('a')).toEqual([{ data: { onSave: { id: '1' } } }, { data: { onSave: { id: '2' } } }]);
    expect(of('b')).toEqual([{ data: { onSave: { room: 'b' } } }]);
  });

  test('ids belong to their connection', async () => {
    await using given = await givenRealtime();
    const [one, two] = [await given.connected(), await given.connected()];
    await subscribed(one, 'same');
    await subscribed(two, 'same');

    one.send({ type: 'stop', id: 'same' });
    await one.expect('complete');
    await save(given);

    expect(await two.next()).toMatchObject({ type: 'data', id: 'same' });
    await expectNothingMore(one);
  });

  test('under an id in use is refused, and the first one lives on', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();
    await subscribed(client, 'a');

    client.start('a', onSave);

    expect(await client.next()).toEqual({
      type: 'error',
      id: 'a',
      payload: {
        errors: [{ errorType: 'DuplicatedOperationError', message: 'Duplicated operation with id a' }],
      },
    });
    await save(given);
    expect(await client.next()).toMatchObject({ type: 'data', id: 'a' });
    await expectNothingMore(client);
  });

  test('beyond the limit is refused with an object in place of a list', async () => {
    await using given = await givenRealtime({ limits: { maxSubscriptions: 2 } });
    const client = await given.connected();
    await subscribed(client, 'a');
    await subscribed(client, 'b');

    client.start('c', onSave);

    expect(await client.next()).toEqual({
      type: 'error',
      id: 'c',
      payload: {
        errors: {
          errorType: 'MaxSubscriptionsReachedError',
          message: 'Max number of 2 subscriptions reached',
        },
      },
    });
    client.send({ type: 'stop', id: 'a' });
    await client.expect('complete');
    await subscribed(client, 'c');
  });

  test.each<[string, string, object[]]>([
    [
      'a document that does not fit',
      'subscription { onSave { x } }',
      [
        {
          message:
            "Validation error of type FieldUndefined: Field 'x' in type 'Post' is undefined @ 'onSave/x'",
        },
      ],
    ],
    [
      'a query',
      'query { hello }',
      [{ errorType: 'UnsupportedOperation', message: 'query not supported through the realtime channel' }],
    ],
    [
      'a mutation',
      'mutation { save { id } }',
      [{ errorType: 'UnsupportedOperation', message: 'mutation not supported through the realtime channel' }],
    ],
    [
      'a nested field that is closed',
      'subscription { onSave { id secret } }',
      [{ errorType: 'Unauthorized', message: 'Not Authorized to access secret on type Post' }],
    ],
    [
      'no GraphQL',
      '{',
      [{ errorType: 'MalformedHttpRequestException', message: 'Unable to parse GraphQL query.' }],
    ],
  ])('of %s is an error for its id, and the id is free again', async (_what, query, errors) => {
    await using given = await givenRealtime();
    const client = await given.connected();

    client.start('a', query);

    expect(await client.next()).toEqual({ type: 'error', id: 'a', payload: { errors } });
    await subscribed(client, 'a');
  });

  test('refused by its resolver is an error with what the resolver said', async () => {
    await using given = await givenRealtime({
      resolvers: {
        'Subscription.onSave': (_ctx, util) => util.error('Not a member.', 'Forbidden', null, { room: 'a' }),
      },
    });
    const client = await given.connected();

    client.start('a', onSave);

    expect(await client.next()).toMatchObject({
      type: 'error',
      id: 'a',
      payload: { errors: [{ errorType: 'Forbidden', message: 'Not a member.', errorInfo: { room: 'a' } }] },
    });
  });

  test('proves who one is anew: bad credentials end this one alone', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();

    client.start('a', onSave, { authorization: { host: given.host, 'x-api-key': 'da2-wrong' } });

    expect(await client.next()).toEqual({
      type: 'error',
      id: 'a',
      payload: {
        errors: [
          { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' },
        ],
      },
    });
    await subscribed(client, 'b');
  });

  test('does not borrow the credentials of the handshake', async () => {
    await using given = await givenRealtime();
    const client = await given.connected({ form: 'headers' });

    client.start('a', onSave, { authorization: { host: given.host } });

    expect(await client.next()).toMatchObject({ type: 'error', id: 'a' });
  });

  test('takes header names in any case, also twice', async () => {
    await using given = await givenRealtime();
    const client = await given.connected({
      header: { Host: given.host, 'X-API-KEY': given.header['x-api-key'] ?? '' },
    });

    await subscribed(client, 'a', onSave, {
      authorization: { ...given.header, 'X-Api-Key': given.header['x-api-key'] },
    });
  });

  test('may use another mode than the connection', async () => {
    await using given = await givenRealtime({
      schema: postSchema
        .replace('type Subscription', 'type Subscription @aws_lambda')
        .replace('type Post', 'type Post @aws_lambda'),
      model: {
        additionalAuth: [
          { type: 'AWS_LAMBDA', functionArn: 'arn', resultTtlSeconds: 0, identityValidationExpression: null },
        ],
      },
    });
    const client = await given.connected();

    client.start('key', onSave);
    expect(await client.next()).toMatchObject({ type: 'error', id: 'key' });
    await subscribed(client, 'lambda', onSave, {
      authorization: { host: given.host, Authorization: 'token' },
    });
  });

  test('an event between registration and acknowledgement follows the acknowledgement', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();
    const { subscribe } = given.broker;
    given.broker.subscribe = (subscription) => {
      const handle = subscribe(subscription);
      given.broker.publish('onSave', { __typename: 'Post', id: 'early' });
      return handle;
    };

    client.start('a', onSave);

    expect(await client.next()).toMatchObject({ type: 'start_ack' });
    expect(await client.next()).toMatchObject({
      type: 'data',
      payload: { data: { onSave: { id: 'early' } } },
    });
  });
});

describe('stop', () => {
  test('is confirmed, and nothing comes for that id afterwards', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();
    await subscribed(client, 'a');

    client.send({ type: 'stop', id: 'a' });
    expect(await client.next()).toEqual({ type: 'complete', id: 'a' });
    await save(given);

    await expectNothingMore(client);
    await subscribed(client, 'a');
  });

  test('of an id nobody knows changes nothing', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();

    client.send({ type: 'stop', id: 'unknown' });

    await expectNothingMore(client);
  });

  test('while the resolver still runs gives complete, and the id may be used again at once', async () => {
    const resolvers: ((value: string | PromiseLike<never>) => void)[] = [];
    await using given = await givenRealtime({
      resolvers: {
        'Subscription.onSave': { source: () => new Promise((resolve) => resolvers.push(resolve)) },
      },
    });
    const client = await given.connected();

    client.start('a', onSave);
    await until(() => resolvers.length === 1);
    client.send({ type: 'stop', id: 'a' });
    expect(await client.next()).toEqual({ type: 'complete', id: 'a' });
    client.start('a', onSave);
    await until(() => resolvers.length === 2);
    resolvers[0]?.('late');
    resolvers[1]?.('in time');

    expect(await client.next()).toEqual({ type: 'start_ack', id: 'a' });
    await save(given);
    expect(await client.next()).toMatchObject({ type: 'data', id: 'a' });
    await expectNothingMore(client);
  });

  test('a start that fails after its stop says nothing and leaves its id to the next', async () => {
    const failures: (() => void)[] = [];
    await using given = await givenRealtime({
      verifiers: {
        invokeAuthorizer: (_arn, event) => {
          const { authorizationToken } = event as { authorizationToken: string };
          if (authorizationToken !== 'slow') return Promise.resolve({ isAuthorized: true });
          return new Promise((resolve) => failures.push(() => resolve({ isAuthorized: false })));
        },
      },
      model: {
        defaultAuth: {
          type: 'AWS_LAMBDA',
          functionArn: 'arn',
          resultTtlSeconds: 0,
          identityValidationExpression: null,
        },
      },
    });
    const client = await given.connected({ header: { host: given.host, Authorization: 'token' } });

    client.start('a', onSave, { authorization: { host: given.host, Authorization: 'slow' } });
    await until(() => failures.length === 1);
    client.send({ type: 'stop', id: 'a' });
    await client.expect('complete');
    await subscribed(client, 'a');
    failures[0]?.();
    await save(given, '1', 'a');
    const mutation = 'mutation { save(id: "2") { id } }';
    await given.run(mutation, {}, aRequestWith({ authorization: 'token' }));

    expect(await client.next()).toMatchObject({
      type: 'data',
      id: 'a',
      payload: { data: { onSave: { id: '2' } } },
    });
    client.start('a', onSave);
    expect(await client.next()).toMatchObject({
      payload: { errors: [{ errorType: 'DuplicatedOperationError' }] },
    });
  });
});

describe('The server', () => {
  test('ends an invalidated subscription with an error of its id', async () => {
    await using given = await givenRealtime({
      resolvers: {
        'Subscription.onSave': (_ctx, util) => {
          util.setSubscriptionInvalidationFilter({
            filterGroup: [{ filters: [{ fieldName: 'room', operator: 'eq', value: 'a' }] }],
          });
          return null;
        },
        'Mutation.save': ({ arguments: post }, util) => {
          util.invalidateSubscriptions({ subscriptionField: 'onSave', payload: { room: 'a' } });
          return post;
        },
      },
    });
    const client = await given.connected();
    await subscribed(client, 'a');

    await save(given);
    await save(given);

    expect(await client.next()).toMatchObject({ type: 'data', id: 'a' });
    expect(await client.next()).toMatchObject({
      type: 'error',
      id: 'a',
      payload: { errors: [{ errorType: 'SubscriptionInvalidated' }] },
    });
    await expectNothingMore(client);
    await subscribed(client, 'a');
  });

  test('forgets the subscriptions of a client that vanished', async () => {
    let active = 0;
    await using given = await givenRealtime();
    const { subscribe } = given.broker;
    given.broker.subscribe = (subscription) => {
      const handle = subscribe(subscription);
      active += 1;
      return {
        [Symbol.dispose]() {
          active -= 1;
          handle[Symbol.dispose]();
        },
      };
    };
    const client = await given.connected();
    await subscribed(client, 'a');
    await subscribed(client, 'b');
    expect(active).toBe(2);

    client.socket.terminate();

    await until(() => active === 0 && given.realtime.connectionCount() === 0);
  });

  test('cuts connections without a goodbye when asked to', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();

    given.realtime.cutConnections();

    expect(await client.closed()).toEqual({ code: 1006, reason: '' });
  });

  test('says goodbye when it stops, and takes nobody new', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();

    await given.realtime[Symbol.asyncDispose]();
    await given.realtime[Symbol.asyncDispose]();

    expect((await client.closed()).code).toBe(1001);
    await expect(given.connect()).rejects.toThrow();
  });

  test('closes a client that does not read, in place of buffering for it without bound', async () => {
    await using given = await givenRealtime({ limits: { maxBufferedBytes: 64 * 1024 } });
    const [slow, quick] = [await given.connected(), await given.connected()];
    await subscribed(slow);
    await subscribed(quick);
    slow.socket.pause();
    const event = { __typename: 'Post', id: 'x'.repeat(200_000) };

    for (let sent = 0; sent < 100 && given.lines.length === 0; sent += 1) {
      given.broker.publish('onSave', event);
      await quick.expect('data');
    }

    expect(given.lines).toEqual([
      expect.stringMatching(/^warn realtime client too slow, connection closed bufferedBytes=\d+$/),
    ]);
    given.clock.advance(24 * 60 * 60_000);
    slow.socket.resume();
    expect((await slow.closed()).code).toBe(1013);
  });

  test('hands every delivery to the faults, with the time of the acknowledgement', async () => {
    const held: { deliver: () => void; startedAtMs: number }[] = [];
    await using given = await givenRealtime({
      disturb: (deliver, startedAtMs) => void held.push({ deliver, startedAtMs }),
    });
    const client = await given.connected();
    await subscribed(client, 'a');
    await subscribed(client, 'b');

    await save(given);
    client.send({ type: 'stop', id: 'a' });
    await client.expect('complete');
    for (const { deliver } of held) deliver();

    expect(held.map(({ startedAtMs }) => startedAtMs)).toEqual([given.clock.now(), given.clock.now()]);
    expect(await client.next()).toMatchObject({ type: 'data', id: 'b' });
    await expectNothingMore(client);
  });
});

describe('Messages that make no sense', () => {
  test.each<[unknown, object]>([
    [
      '{ broken',
      { errors: [{ errorType: 'BadRequestException', message: 'The message is not a JSON object.' }] },
    ],
    ['[]', { errors: [{ errorType: 'BadRequestException', message: 'The message is not a JSON object.' }] }],
    [
      { type: 'stop' },
      { errors: [{ errorType: 'BadRequestException', message: 'A stop message needs an id.' }] },
    ],
    [
      { type: 'subscribe', id: 'a' },
      {
        errors: [
          {
            errorType: 'UnsupportedOperation',
            message: 'subscribe not supported through the realtime channel',
          },
        ],
      },
    ],
    [
      { type: 'start', id: 'a', payload: { data: 5 } },
      { errors: [{ errorType: 'BadRequestException', message: 'payload.data must be a string.' }] },
    ],
  ])('%j is an error that leaves the connection open', async (message, payload) => {
    await using given = await givenRealtime();
    const client = await given.connected();

    client.send(message);

    expect(await client.next()).toMatchObject({ type: 'error', payload });
    await subscribed(client);
  });

  test.each([{ type: 'ping' }, { type: 'pong' }])('%j is ignored', async (message) => {
    await using given = await givenRealtime();
    const client = await given.connected();

    client.send(message);

    await expectNothingMore(client);
  });

  test('binary frames are read as text', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();

    client.socket.send(Buffer.from('{"type":"stop"}'), { binary: true });
    client.socket.send(Buffer.from([0xff, 0xfe, 0]), { binary: true });

    expect(await client.next()).toMatchObject({
      payload: { errors: [{ message: 'A stop message needs an id.' }] },
    });
    expect(await client.next()).toMatchObject({
      payload: { errors: [{ message: 'The message is not a JSON object.' }] },
    });
  });

  test('a frame of 1 MB closes the connection cleanly', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();
    await subscribed(client);

    client.send({ type: 'stop', id: 'x'.repeat(1024 * 1024) });

    expect((await client.closed()).code).toBe(1009);
    await until(() => given.realtime.connectionCount() === 0);
    expect(given.lines).toEqual([]);
  });

  test('a frame that is no WebSocket frame closes the connection alone', async () => {
    await using given = await givenRealtime();
    const [bad, good] = [await given.connected(), await given.connected()];

    (bad.socket as unknown as { _socket: { write(data: Buffer): void } })._socket.write(
      Buffer.from([0xff, 0xff, 0xff]),
    );

    expect((await bad.closed()).code).toBe(1002);
    await subscribed(good);
  });
});

describe('A client in a hurry', () => {
  test('gets each of a thousand events, in order', async () => {
    await using given = await givenRealtime();
    const client = await given.connected();
    await subscribed(client);

    for (let id = 0; id < 1000; id += 1)
      given.broker.publish('onSave', { __typename: 'Post', id: String(id) });

    for (let id = 0; id < 1000; id += 1) {
      expect(await client.next()).toMatchObject({ payload: { data: { onSave: { id: String(id) } } } });
    }
  });

  test('may leave while it is being looked at', async () => {
    let release = (): void => undefined;
    await using given = await givenRealtime({
      model: {
        defaultAuth: {
          type: 'AWS_LAMBDA',
          functionArn: 'arn',
          resultTtlSeconds: 0,
          identityValidationExpression: null,
        },
      },
      verifiers: {
        invokeAuthorizer: () => new Promise((resolve) => (release = () => resolve({ isAuthorized: true }))),
      },
    });
    const client = await connectRealtime(`ws://${given.host}/graphql/realtime`, {
      header: { host: given.host, Authorization: 'token' },
    });
    client.send({ type: 'connection_init' });
    await client[Symbol.asyncDispose]();
    await until(() => given.realtime.connectionCount() === 0);

    release();
    await new Promise((resolve) => setImmediate(resolve));
    given.clock.advance(24 * 60 * 60_000);

    expect(given.lines).toEqual([]);
  });
});
