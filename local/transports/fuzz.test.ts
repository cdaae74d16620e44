import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApiKey, withApiKey } from '../services/appsync/testing/given-api.ts';
import { createGraphQlRoute } from './graphql-http.ts';
import { createLogger } from '../lib/logger.ts';
import { startHttpServer, type HttpServer } from './http-server.ts';
import { type GivenRealtime, givenRealtime } from './realtime/testing/given-realtime.ts';

const schema = `
  enum Color { RED GREEN }
  input Where { text: String!, color: Color = RED, tags: [String!], at: AWSDateTime, more: Where }
  interface Node { id: ID! }
  type Post implements Node { id: ID! room: String color: Color json: AWSJSON related(where: Where): [Post!] node: Node }
  type Query { post(id: ID, where: Where, json: AWSJSON, n: Int! = 3): Post posts(colors: [Color!]): [Post] }
  type Mutation { save(id: ID, room: String): Post! }
  type Subscription { onSave(room: String): Post @aws_subscribe(mutations: ["save"]) }
`;

const queries = [
  'query Q($id: ID, $w: Where, $j: AWSJSON) { post(id: $id, where: $w, json: $j) { id ...F __typename } }\nfragment F on Post { related(where: {text: "x", tags: ["a"]}) { room @skip(if: false) node { id ... on Post { json } } } }',
  'mutation { a: save(id: "1", room: "r") { id room color } b: save { id } }',
  'subscription S($room: String = "r") { onSave(room: $room) { id room } }',
  '{ __schema { types { name fields { name args { defaultValue } } } } posts(colors: [RED, GREEN]) { id } }',
  '{ post(n: null, where: {text: 5, other: $x}) { nothing } }',
];
const variables: unknown[] = [
  {},
  { id: 7, w: { text: 'x', more: { text: 'y', at: '2026-01-01T00:00:00Z' } }, j: '{"a":[1]}' },
  { id: { toString: 1 }, w: [[null]], j: 'nonsense', room: null },
  JSON.parse('{"__proto__":{"id":1},"constructor":"x","w":{"constructor":1,"__proto__":null}}'),
];

/** Bytes that hurt parsers, and parts of what the protocol says. */
const shards = fc.oneof(
  fc.constantFrom(
    ...[
      '"',
      '{',
      '}',
      '[',
      ']',
      '\\',
      '\\u0000',
      '\u0000',
      '\ud800',
      ':',
      ',',
      '$',
      '@',
      '!',
      '...',
      '#',
      '"""',
      '__proto__',
    ],
    ...[
      'null',
      'true',
      '1e999',
      '-',
      '9'.repeat(40),
      '"query"',
      '"type"',
      '"start"',
      '"id"',
      'on',
      '[['.repeat(50),
      '{'.repeat(200),
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(8), shard: shards });

/** A sound text with a few wounds. */
function wounded(sound: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(sound, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([text, edits]) =>
    edits.reduce((current, { at, cut, shard }) => {
      const index = Math.floor(at * current.length);
      return current.slice(0, index) + shard + current.slice(index + cut);
    }, text),
  );
}

/** Sound GraphQL that may or may not fit the schema. */
const { document } = fc.letrec<{ literal: string; selection: string; field: string; document: string }>(
  (tie) => ({
    literal: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.constantFrom(
        '1',
        '-1.5',
        '"x"',
        'null',
        'true',
        'RED',
        'BLUE',
        '$id',
        '$w',
        '$none',
        '99999999999',
        '"{}"',
      ),
      fc.array(tie('literal'), { maxLength: 2 }).map((items) => `[${items.join()}]`),
      fc
        .array(fc.tuple(fc.constantFrom('text', 'color', 'tags', 'more', 'at', 'x'), tie('literal')), {
          maxLength: 2,
        })
        .map((members) => `{${members.map(([name, value]) => `${name}: ${value}`).join()}}`),
    ),
    field: fc
      .tuple(
        fc.constantFrom('', '', 'a: ', 'b: ', '__proto__: '),
        fc.constantFrom(
          'id',
          'room',
          'json',
          'color',
          '__typename',
          'related',
          'node',
          'post',
          'posts',
          'save',
          'x',
        ),
        fc.array(
          fc.tuple(fc.constantFrom('id', 'where', 'json', 'n', 'colors', 'room', 'x'), tie('literal')),
          { maxLength: 1 },
        ),
        fc.constantFrom('', '', '', '@skip(if: true)', '@include(if: $flag)', '@x'),
        fc.option(tie('selection'), { nil: '' }),
      )
      .map(([alias, name, args, directive, selection]) => {
        const text = args.length > 0 ? `(${args.map(([key, value]) => `${key}: ${value}`).join()})` : '';
        return `${alias}${name}${text} ${directive} ${selection}`;
      }),
    selection: fc
      .array(
        fc.oneof(
          { maxDepth: 3 },
          fc.constantFrom('id', '__typename', '...F', 'room'),
          tie('field'),
          tie('selection').map((inner) => `... on Post ${inner}`),
        ),
        { minLength: 1, maxLength: 3 },
      )
      .map((items) => `{ ${items.join(' ')} }`),
    document: fc
      .tuple(
        fc.constantFrom('query', 'mutation', 'subscription'),
        fc.constantFrom('', '($id: ID)', '($id: ID!, $flag: Boolean = true)', '($w: Where, $flag: Boolean!)'),
        fc.constantFrom('post', 'posts', 'save', 'onSave', 'save other: save', 'post b: posts'),
        tie('selection'),
        fc.constantFrom('', 'fragment F on Post { id }', 'fragment F on Post { related { ...F } }'),
      )
      .map(
        ([kind, definitions, field, selection, fragment]) =>
          `${kind}${definitions} { ${field} ${selection} } ${fragment}`,
      ),
  }),
);

const operation = fc.record({
  query: fc.oneof(fc.constantFrom(...queries), document, wounded(fc.constantFrom(...queries))),
  variables: fc.oneof(
    fc.constantFrom(...variables),
    fc.object({ key: fc.constantFrom('id', 'w', 'j', 'flag'), maxDepth: 3 }),
  ),
});
const body = fc.oneof(
  { weight: 6, arbitrary: operation.map((value) => JSON.stringify(value)) },
  {
    weight: 1,
    arbitrary: fc
      .record({ query: fc.constant(queries.join(' ')), operationName: fc.jsonValue() })
      .map((value) => JSON.stringify(value)),
  },
  { weight: 1, arbitrary: wounded(operation.map((value) => JSON.stringify(value))) },
  { weight: 1, arbitrary: fc.oneof(fc.json(), fc.string({ unit: 'binary' })) },
);

const header = { host: 'localhost', 'x-api-key': testApiKey };
const message = fc.record(
  {
    id: fc.constantFrom<unknown>('a', 'b', 'c', '', 7, null, 'x'.repeat(300)),
    type: fc.constantFrom<unknown>(
      'start',
      'start',
      'start',
      'stop',
      'connection_init',
      'ping',
      'pong',
      'complete',
      5,
    ),
    payload: fc.oneof(
      fc.record({
        data: fc.oneof(
          body,
          operation.map((value) => JSON.stringify(value)),
        ),
        extensions: fc.constantFrom<unknown>({ authorization: header }, { authorization: {} }, {}, null),
      }),
      fc.jsonValue(),
    ),
  },
  { requiredKeys: [] },
);
const frame = fc.oneof(
  message.map((value) => JSON.stringify(value)),
  wounded(message.map((value) => JSON.stringify(value))),
);

let given: GivenRealtime;
let server: HttpServer;
let active = 0;
const logLines: string[] = [];

beforeAll(async () => {
  given = await givenRealtime({
    schema,
    resolvers: {
      'Query.post': ({ arguments: args }) => ({
        id: '1',
        json: args,
        related: [{ id: '2' }],
        node: { id: '3', __typename: 'Post' },
      }),
    },
    limits: { maxSubscriptions: 20 },
  });
  const { subscribe } = given.broker;
  given.broker.subscribe = (subscription) => {
    const handle = subscribe(subscription);
    active += 1;
    let isOver = false;
    return {
      [Symbol.dispose]() {
        if (!isOver) active -= 1;
        isOver = true;
        handle[Symbol.dispose]();
      },
    };
  };
  server = await startHttpServer(
    '127.0.0.1',
    0,
    createLogger('warn', (line) => logLines.push(line)),
  );
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

describe('Whatever is sent', () => {
  test('10,000 bodies are answered without a fault of ours', async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const response = await given.api.handle(text, withApiKey);
        statuses.add(response.status);
        expect(response.status).toBeLessThan(500);
        expect(JSON.stringify(response.body)).not.toContain('InternalFailure');
      }),
      { numRuns: 10_000 },
    );

    expect([...statuses].sort()).toEqual([200, 400]);
    expect(given.lines).toEqual([]);
  }, 30_000);

  test('300 bodies over HTTP are, too', async () => {
    const bodies = fc.sample(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      150,
    );
    const texts = fc.sample(body, 150).map((text) => Buffer.from(text));
    for (const sent of [...bodies, ...texts]) {
      const response = await fetch(`http://127.0.0.1:${server.port}/graphql`, {
        method: 'POST',
        headers: { 'x-api-key': testApiKey },
        body: sent,
      });
      expect(response.status).toBeLessThan(500);
      expect(await response.json()).toBeTypeOf('object');
    }

    expect(logLines).toEqual([]);
  });

  test('10,000 frames leave the server well and nothing behind', async () => {
    const frames = fc.sample(frame, 10_000);
    for (let at = 0; at < frames.length; at += 1000) {
      const client = await given.connected({ timeoutMs: 5000 });
      for (const text of frames.slice(at, at + 1000)) client.send(text);
      // The marker's answer comes after those of all frames before it.
      client.send({ type: 'marker', id: 'marker' });
      while ((await client.next()).id !== 'marker');
      client.socket.close();
      await client.closed();
    }

    const client = await given.connected();
    client.start('last', 'subscription { onSave { id } }', { authorization: header });
    await client.expect('start_ack');
    await given.run('mutation { save(id: "last") { id } }');
    expect(await client.expect('data')).toMatchObject({ payload: { data: { onSave: { id: 'last' } } } });
    expect(active).toBe(1);
    expect(given.realtime.connectionCount()).toBe(1);
    expect(given.lines).toEqual([]);
  });

  test('200 handshakes with unreadable headers are refused without a fault of ours', async () => {
    const headers = fc.sample(
      fc.oneof(fc.base64String(), fc.string({ unit: 'grapheme-ascii' }), fc.json()),
      200,
    );
    await Promise.all(
      headers.map(async (text) => {
        const client = await given.connect(
          { form: 'headers', header: {} },
          `/graphql?header=${encodeURIComponent(text)}`,
        );
        expect(await client.next()).toMatchObject({ type: 'connection_error' });
        expect((await client.closed()).code).toBe(1008);
      }),
    );

    expect(given.lines).toEqual([]);
  });
});
