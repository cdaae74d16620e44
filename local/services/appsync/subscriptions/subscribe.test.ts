import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../lib/json.ts';
import { aRequestWith, anUnsignedToken, givenApi, type GivenApiOptions } from '../testing/given-api.ts';
import { SubscriptionRefusedError } from './subscribe.ts';

const schema = `
  type Author { name: String email: String }
  interface Node { id: ID! }
  type Post implements Node {
    id: ID! room: String title: String! score: Int tags: [String] extra: AWSJSON author: Author related: [Post] node: Node
  }
  type Query { hello: String }
  type Mutation {
    save(post: AWSJSON): Post
    other(post: AWSJSON): Post
    many(posts: AWSJSON): [Post]
    strict(post: AWSJSON): Post!
    ping(text: String): String
    node(node: AWSJSON): Node
    kick(payloads: AWSJSON): Boolean
  }
  type Subscription {
    onSave(room: String, title: String, score: Int, nothing: String): Post @aws_subscribe(mutations: ["save", "other"])
    onStrict: Post! @aws_subscribe(mutations: ["strict"])
    onMany(room: String): [Post] @aws_subscribe(mutations: ["many"])
    onPing: String @aws_subscribe(mutations: ["ping"])
    onNode: Node @aws_subscribe(mutations: ["node"])
    onSaveToo: Post @aws_subscribe(mutations: ["save"])
  }
`;

const resolvers: NonNullable<GivenApiOptions['resolvers']> = {
  'Mutation.save': ({ arguments: { post } }) => post,
  'Mutation.other': ({ arguments: { post } }) => post,
  'Mutation.strict': ({ arguments: { post } }) => post,
  'Mutation.many': ({ arguments: { posts } }) => posts,
  'Mutation.ping': ({ arguments: { text } }) => text,
  'Mutation.node': ({ arguments: { node } }) => node,
};

const given = (more: GivenApiOptions['resolvers'] = {}, options: Partial<GivenApiOptions> = {}) =>
  givenApi({ schema, resolvers: { ...resolvers, ...more }, ...options });

const post = { id: '1', room: 'a', title: 'Hi', score: 5 };
const everything = '{ id room title score tags }';

/** Runs `save` with a value and a selection. */
const save = (api: ReturnType<typeof givenApi>, value: Json, selection = everything) =>
  api.run(`mutation($post: AWSJSON) { save(post: $post) ${selection} }`, { post: JSON.stringify(value) });

const refusedWith = (...errors: object[]): unknown =>
  expect.objectContaining({ errors: errors.map((error) => expect.objectContaining(error) as object) });

describe('An event', () => {
  test('comes from each mutation field that the directive names', async () => {
    const api = given();
    const received = await api.subscribe('subscription { onSave { id } }');

    await save(api, post);
    await api.run('mutation($p: AWSJSON) { other(post: $p) { id title } }', { p: '{"id":"2","title":"x"}' });
    await api.run('mutation { ping }');

    expect(received.payloads).toEqual([{ data: { onSave: { id: '1' } } }, { data: { onSave: { id: '2' } } }]);
  });

  test('goes to every subscription field that names the mutation', async () => {
    const api = given();
    const [one, two] = [
      await api.subscribe('subscription { onSave { id } }'),
      await api.subscribe('subscription { onSaveToo { id } }'),
    ];

    await save(api, post);

    expect([one.payloads, two.payloads]).toEqual([
      [{ data: { onSave: { id: '1' } } }],
      [{ data: { onSaveToo: { id: '1' } } }],
    ]);
  });

  test('holds what the mutation selected, cut to what the subscriber selected', async () => {
    const api = given();
    const received = await api.subscribe('subscription { onSave { id room score author { name email } } }');

    await save(
      api,
      { ...post, author: { name: 'Ann', email: 'a@b.c' } },
      '{ id title room author { name } }',
    );

    expect(received.payloads).toEqual([
      { data: { onSave: { id: '1', room: 'a', score: null, author: { name: 'Ann', email: null } } } },
    ]);
  });

  test('without a field that may not be null carries null and an error per field', async () => {
    const api = given();
    const received = await api.subscribe('subscription { mine: onSave { no: id title room } }');

    await save(api, post, '{ room }');

    const message = (type: string, key: string) =>
      `Cannot return null for non-nullable type: '${type}' within parent 'Post' (/mine/${key})`;
    expect(received.payloads).toEqual([
      {
        data: { mine: null },
        errors: [
          { path: ['mine', 'no'], locations: null, message: message('ID', 'no') },
          { path: ['mine', 'title'], locations: null, message: message('String', 'title') },
        ],
      },
    ]);
  });

  test('keeps its key, under the subscriber’s alias, when the subscription itself may not be null', async () => {
    const api = given();
    const received = await api.subscribe('subscription { mine: onStrict { id } }');

    await api.run('mutation($p: AWSJSON) { strict(post: $p) { room } }', { p: JSON.stringify(post) });

    expect(received.payloads).toMatchObject([{ data: { mine: null }, errors: [{ path: ['mine', 'id'] }] }]);
  });

  test('matches fields by name: aliases of the mutation vanish, those of the subscriber appear', async () => {
    const api = given();
    const received = await api.subscribe(
      'subscription { saved: onSave { key: id heading: title author { who: name } __typename } }',
    );

    await save(
      api,
      { ...post, author: { name: 'Ann' } },
      '{ a: id b: title c: author { d: name } id_is_not: room }',
    );

    expect(received.texts).toEqual([
      '{"data":{"saved":{"key":"1","heading":"Hi","author":{"who":"Ann"},"__typename":"Post"}}}',
    ]);
  });

  test('under an alias of the mutation field is still an event of the field', async () => {
    const api = given();
    const received = await api.subscribe('subscription { onSave { id } }');

    await api.run('mutation($p: AWSJSON) { renamed: save(post: $p) { id title } }', {
      p: JSON.stringify(post),
    });

    expect(received.payloads).toEqual([{ data: { onSave: { id: '1' } } }]);
  });

  test('carries AWSJSON and lists as the HTTP answer does', async () => {
    const api = given();
    const received = await api.subscribe('subscription { onSave { extra tags related { id } } }');
    const value = { ...post, extra: { a: [1] }, tags: ['x'], related: [{ id: '2', title: 't' }] };

    const { data } = await save(api, value, '{ title id extra tags related { title id } }');

    expect((data as { save: JsonObject }).save['extra']).toBe('{"a":[1]}');
    expect(received.payloads).toEqual([
      { data: { onSave: { extra: '{"a":[1]}', tags: ['x'], related: [{ id: '2' }] } } },
    ]);
  });

  test('keeps the concrete types of interfaces, selected or not', async () => {
    const api = given();
    const received = await api.subscribe('subscription { onNode { id __typename ... on Post { title } } }');

    await api.run('mutation($n: AWSJSON) { node(node: $n) { ... on Post { id title } } }', {
      n: JSON.stringify({ ...post, __typename: 'Post' }),
    });

    expect(received.payloads).toEqual([{ data: { onNode: { id: '1', __typename: 'Post', title: 'Hi' } } }]);
  });

  test('may be a scalar or a list', async () => {
    const api = given();
    const [ping, many] = [
      await api.subscribe('subscription { onPing }'),
      await api.subscribe('subscription { onMany { id } }'),
    ];

    await api.run('mutation { ping(text: "hi") }');
    await api.run('mutation($p: AWSJSON) { many(posts: $p) { id } }', {
      p: JSON.stringify([post, { id: '2' }]),
    });

    expect(ping.payloads).toEqual([{ data: { onPing: 'hi' } }]);
    expect(many.payloads).toEqual([{ data: { onMany: [{ id: '1' }, { id: '2' }] } }]);
  });

  test('does not run resolvers again for its subscribers', async () => {
    let runs = 0;
    const api = given({
      'Post.author': () => {
        runs += 1;
        return { name: `Ann ${runs}` };
      },
    });
    const received = await api.subscribe('subscription { onSave { author { name } } }');
    const alone = await api.subscribe('subscription { onSave { id author { name } } }');

    await save(api, post, '{ id title author { name } }');

    expect(runs).toBe(1);
    expect(received.payloads).toEqual([{ data: { onSave: { author: { name: 'Ann 1' } } } }]);
    expect(alone.payloads).toEqual([{ data: { onSave: { id: '1', author: { name: 'Ann 1' } } } }]);
  });

  test('follows the order of the mutation fields in one document', async () => {
    const api = given();
    const received = await api.subscribe('subscription { onSave { id } }');

    await api.run(
      'mutation($a: AWSJSON, $b: AWSJSON) { x: save(post: $a) { id title } y: other(post: $b) { id title } }',
      { a: '{"id":"1","title":"x"}', b: '{"id":"2","title":"x"}' },
    );

    expect(received.payloads).toEqual([{ data: { onSave: { id: '1' } } }, { data: { onSave: { id: '2' } } }]);
  });

  test.each<[string, Json, GivenApiOptions['resolvers']]>([
    ['is null', null, {}],
    ['failed', post, { 'Mutation.save': (_ctx, util) => util.error('No.') }],
    ['lost a field that may not be null', { room: 'a' }, {}],
  ])('does not happen when the mutation field %s', async (_what, value, more) => {
    const api = given(more);
    const received = await api.subscribe('subscription { onSave { room } }');

    await save(api, value);

    expect(received.payloads).toEqual([]);
  });

  test('does not happen when the whole answer became null', async () => {
    const api = given();
    const received = await api.subscribe('subscription { onStrict { room } }');

    const { data } = await api.run('mutation($p: AWSJSON) { strict(post: $p) { room title } }', {
      p: '{"room":"a"}',
    });

    expect(data).toBeNull();
    expect(received.payloads).toEqual([]);
  });

  test('happens with nulls when something deeper failed, and the errors stay with the mutation', async () => {
    const api = given({ 'Post.author': (_ctx, util) => util.error('No author.') });
    const received = await api.subscribe('subscription { onSave { id author { name } } }');

    const { errors } = await save(api, post, '{ id title author { name } }');

    expect(errors).toHaveLength(1);
    expect(received.payloads).toEqual([{ data: { onSave: { id: '1', author: null } } }]);
  });

  test('does not come after the subscription was disposed of', async () => {
    const api = given();
    const received = await api.subscribe('subscription { onSave { id } }');

    received[Symbol.dispose]();
    await save(api, post);

    expect(received.payloads).toEqual([]);
  });

  test('respects the subscriber’s own variables and @include', async () => {
    const api = given();
    const query = 'subscription($full: Boolean!) { onSave { id title @include(if: $full) } }';
    const [full, short] = [
      await api.subscribe(query, { full: true }),
      await api.subscribe(query, { full: false }),
    ];

    await save(api, post);

    expect(full.payloads).toEqual([{ data: { onSave: { id: '1', title: 'Hi' } } }]);
    expect(short.payloads).toEqual([{ data: { onSave: { id: '1' } } }]);
  });

  test('is one text for all who ask for the same', async () => {
    const api = given();
    const query = 'subscription($room: String) { onSave(room: $room) { id } }';
    const received = await Promise.all([1, 2, 3].map(() => api.subscribe(query, { room: 'a' })));

    await save(api, post);

    expect(new Set(received.map(({ texts }) => texts[0]))).toEqual(
      new Set(['{"data":{"onSave":{"id":"1"}}}']),
    );
  });
});

describe('Arguments', () => {
  const onSave = (api: ReturnType<typeof givenApi>, args: string, variables = {}, definitions = '') =>
    api.subscribe(`subscription${definitions} { onSave${args} { id } }`, variables);

  test.each<[string, JsonObject, number]>([
    ['', post, 1],
    ['(room: "a")', post, 1],
    ['(room: "b")', post, 0],
    ['(room: "a", score: 5)', post, 1],
    ['(room: "a", score: 6)', post, 0],
    ['(room: null)', post, 0],
    ['(room: null)', { id: '1', title: 'x' }, 1],
    ['(room: null)', { id: '1', title: 'x', room: null }, 1],
    ['(room: "a")', { id: '1', title: 'x' }, 0],
    ['(nothing: "x")', post, 0],
    ['(nothing: null)', post, 1],
  ])('%s on %j delivers %i', async (args, value, delivered) => {
    const api = given();
    const received = await onSave(api, args);

    await save(api, value);

    expect(received.payloads).toHaveLength(delivered);
  });

  test('left out through a variable that was not given is no filter; given as null it is one', async () => {
    const api = given();
    const omitted = await onSave(api, '(room: $r)', {}, '($r: String)');
    const isNull = await onSave(api, '(room: $r)', { r: null }, '($r: String)');

    await save(api, post);

    expect([omitted.payloads.length, isNull.payloads.length]).toEqual([1, 0]);
  });

  test('are compared with what the mutation selected, never with its arguments', async () => {
    const api = given();
    const received = await onSave(api, '(room: "a")');
    const isNull = await onSave(api, '(room: null)');

    await save(api, post, '{ id title }');

    expect([received.payloads.length, isNull.payloads.length]).toEqual([0, 1]);
  });

  test('match no list', async () => {
    const api = given();
    const received = await api.subscribe('subscription { onMany(room: "a") { id } }');

    await api.run('mutation($p: AWSJSON) { many(posts: $p) { id room } }', { p: JSON.stringify([post]) });

    expect(received.payloads).toEqual([]);
  });

  test('of any combination: all that were given are equal', async () => {
    const value = fc.constantFrom<Json | undefined>(undefined, null, 'a', 'b');
    const api = given();
    await fc.assert(
      fc.asyncProperty(
        fc.record({ room: value, title: value }, { requiredKeys: [] }),
        fc.constantFrom('a', 'b', null),
        fc.constantFrom('a', 'b'),
        async (args, room, title) => {
          using received = await onSave(
            api,
            '(room: $room, title: $title)',
            args as JsonObject,
            '($room: String, $title: String)',
          );
          await save(api, { id: '1', room, title });

          const fits =
            (args.room === undefined || args.room === room) &&
            (args.title === undefined || args.title === title);
          expect(received.payloads).toHaveLength(fits ? 1 : 0);
        },
      ),
    );
  });
});

describe('A subscription resolver', () => {
  const filterOf = (...filters: Json[]) => ({ filterGroup: [{ filters }] });

  test('runs once per subscriber, with its arguments, identity and info, and its value is not delivered', async () => {
    const seen: Json[] = [];
    const api = given({
      'Subscription.onSave': ({ arguments: args, info, identity, source }) => {
        seen.push({ args, list: info.selectionSetList, identity, source });
        return post;
      },
    });
    const received = await api.subscribe('subscription { onSave(room: "a") { id author { name } } }');

    await save(api, post);

    expect(seen).toEqual([
      { args: { room: 'a' }, list: ['id', 'author', 'author/name'], identity: null, source: null },
    ]);
    expect(received.payloads).toEqual([{ data: { onSave: { id: '1', author: null } } }]);
  });

  test.each<[string, NonNullable<GivenApiOptions['resolvers']>[string], object]>([
    [
      'util.unauthorized',
      (_ctx, util) => util.unauthorized(),
      { errorType: 'Unauthorized', message: 'Not Authorized to access onSave on type Subscription' },
    ],
    [
      'util.error',
      (_ctx, util) => util.error('Not a member.', 'Forbidden', null, { room: 'a' }),
      { errorType: 'Forbidden', message: 'Not a member.', errorInfo: { room: 'a' }, path: ['mine'] },
    ],
    [
      'util.appendError',
      (_ctx, util) => {
        util.appendError('Hm.', 'Odd');
        return null;
      },
      { errorType: 'Odd', message: 'Hm.' },
    ],
    [
      'a filter that AWS would refuse',
      (_ctx, util) => {
        util.setSubscriptionFilter({
          filterGroup: [{ filters: [{ fieldName: 'a', operator: 'gte', value: 1 }] }],
        });
        return null;
      },
      { errorType: 'BadRequestException', message: "Unknown filter operator 'gte' on field 'a'." },
    ],
  ])('refuses with %s', async (_what, resolver, error) => {
    const api = given({ 'Subscription.onSave': resolver });

    await expect(api.subscribe('subscription { mine: onSave { id } }')).rejects.toThrow(
      refusedWith(error) as Error,
    );

    await save(api, post);
  });

  test('that takes longer than 30 s refuses', async () => {
    const api = given({ 'Subscription.onSave': { source: () => new Promise(() => undefined) } });

    const subscribed = api.subscribe('subscription { onSave { id } }');
    await new Promise((resolve) => setImmediate(resolve));
    api.clock.advance(30_000);

    await expect(subscribed).rejects.toThrow(refusedWith({ errorType: 'ExecutionTimeout' }) as Error);
  });

  test('sets a filter in place of the arguments', async () => {
    const api = given({
      'Subscription.onSave': (_ctx, util) => {
        util.setSubscriptionFilter(filterOf({ fieldName: 'score', operator: 'ge', value: 5 }));
        return null;
      },
    });
    const received = await api.subscribe('subscription { onSave(room: "elsewhere") { id } }');

    await save(api, post);
    await save(api, { ...post, id: '2', score: 4 });
    await save(api, { ...post, id: '3' }, '{ id title }');

    expect(received.payloads).toEqual([{ data: { onSave: { id: '1' } } }]);
  });

  test('may set it per subscriber: those who ask for the same share nothing but their filter', async () => {
    const api = given(
      {
        'Subscription.onSave': ({ identity }, util) => {
          const { username } = identity as { username: string };
          util.setSubscriptionFilter(filterOf({ fieldName: 'room', operator: 'eq', value: username }));
          return null;
        },
      },
      {
        model: {
          additionalAuth: [
            {
              type: 'AMAZON_COGNITO_USER_POOLS',
              userPoolId: 'p',
              appIdClientRegex: null,
              defaultAction: 'ALLOW',
            },
          ],
        },
        schema: schema
          .replace('type Subscription', 'type Subscription @aws_cognito_user_pools @aws_api_key')
          .replace(
            'type Post implements Node',
            'type Post implements Node @aws_cognito_user_pools @aws_api_key',
          ),
      },
    );
    const as = (username: string) =>
      aRequestWith({ authorization: anUnsignedToken({ iss: 'https://x/p', username }) });
    const query = 'subscription { onSave { id } }';
    const [a, b] = [await api.subscribe(query, {}, as('a')), await api.subscribe(query, {}, as('b'))];

    await save(api, post);

    expect([a.payloads.length, b.payloads.length]).toEqual([1, 0]);
  });

  test('makes subscriptions with an enhanced filter ignore lists', async () => {
    const api = given({
      'Subscription.onMany': (_ctx, util) => {
        util.setSubscriptionFilter(filterOf({ fieldName: 'room', operator: 'ne', value: 'b' }));
        return null;
      },
    });
    const received = await api.subscribe('subscription { onMany { id } }');

    await api.run('mutation($p: AWSJSON) { many(posts: $p) { id } }', { p: JSON.stringify([post]) });

    expect(received.payloads).toEqual([]);
  });
});

describe('Invalidation', () => {
  const kick: NonNullable<GivenApiOptions['resolvers']> = {
    'Subscription.onSave': ({ arguments: { room } }, util) => {
      util.setSubscriptionInvalidationFilter({
        filterGroup: [{ filters: [{ fieldName: 'room', operator: 'eq', value: room ?? null }] }],
      });
      return null;
    },
    'Mutation.kick': ({ arguments: { payloads } }, util) => {
      for (const payload of payloads as Json[]) {
        util.invalidateSubscriptions({ subscriptionField: 'onSave', payload });
      }
      return true;
    },
  };
  const rooms = (...names: string[]) => JSON.stringify(names.map((room) => ({ room })));
  const onSave = (api: ReturnType<typeof givenApi>, room: string) =>
    api.subscribe('subscription($r: String) { onSave(room: $r) { id } }', { r: room });

  test('ends the subscriptions whose invalidation filter matches the payload', async () => {
    const api = given(kick);
    const [a, b] = [await onSave(api, 'a'), await onSave(api, 'b')];

    await api.run('mutation($p: AWSJSON) { kick(payloads: $p) }', { p: rooms('a') });
    await save(api, post);
    await save(api, { ...post, room: 'b' });

    expect([a.isEnded, a.payloads.length]).toEqual([true, 0]);
    expect([b.isEnded, b.payloads.length]).toEqual([false, 1]);
  });

  test('happens after the event of the same mutation', async () => {
    const api = given({
      ...kick,
      'Mutation.save': ({ arguments: { post: value } }, util) => {
        util.invalidateSubscriptions({ subscriptionField: 'onSave', payload: { room: 'a' } });
        return value;
      },
    });
    const received = await onSave(api, 'a');

    await save(api, post);

    expect(received.payloads).toHaveLength(1);
    expect(received.isEnded).toBe(true);
  });

  test('takes five different ones per request; a sixth is an error', async () => {
    const api = given(kick);
    const sixth = await onSave(api, 'f');

    const { data, errors } = await api.run('mutation($p: AWSJSON) { kick(payloads: $p) }', {
      p: rooms('a', 'b', 'c', 'd', 'e', 'a', 'f'),
    });

    expect(data).toEqual({ kick: null });
    expect(errors).toMatchObject([{ path: ['kick'] }]);
    expect(sixth.isEnded).toBe(false);
  });

  test('counts them over all fields of the request', async () => {
    const { data, errors } = await given(kick).run(
      'mutation($p: AWSJSON, $q: AWSJSON) { x: kick(payloads: $p) y: kick(payloads: $q) }',
      { p: rooms('a', 'b', 'c'), q: rooms('c', 'd', 'e', 'f') },
    );

    expect(data).toEqual({ x: true, y: null });
    expect(errors).toMatchObject([{ path: ['y'] }]);
  });

  test('does not happen when the mutation failed', async () => {
    const api = given({
      ...kick,
      'Mutation.kick': (_ctx, util) => {
        util.invalidateSubscriptions({ subscriptionField: 'onSave', payload: { room: 'a' } });
        return util.error('No.');
      },
    });
    const received = await onSave(api, 'a');

    await api.run('mutation { kick }');

    expect(received.isEnded).toBe(false);
  });
});

describe('Access', () => {
  const closed = `
    type Author @aws_api_key { name: String email: String @aws_iam }
    union Maybe = Post | Author
    type Post @aws_api_key { id: ID author: Author }
    type Query { hello: String }
    type Mutation { save: Post }
    type Subscription {
      onSave: Post @aws_api_key @aws_subscribe(mutations: ["save"])
      onSecret: Post @aws_iam @aws_subscribe(mutations: ["save"])
      onMaybe: Maybe @aws_api_key @aws_subscribe(mutations: ["save"])
    }
  `;
  const api = givenApi({
    schema: closed,
    model: { defaultAuth: { type: 'AWS_IAM' }, additionalAuth: [{ type: 'API_KEY' }] },
  });

  test.each([
    ['{ onSecret { id } }', 'onSecret', 'Subscription'],
    ['{ onSave { id author { name email } } }', 'email', 'Author'],
    ['{ mine: onSave { ...F } } fragment F on Post { author { address: email } }', 'email', 'Author'],
    ['{ onMaybe { ... on Author { email } } }', 'email', 'Author'],
  ])('%s is refused when it starts', async (selection, field, type) => {
    await expect(api.subscribe(`subscription ${selection}`)).rejects.toThrow(
      refusedWith({
        errorType: 'Unauthorized',
        message: `Not Authorized to access ${field} on type ${type}`,
      }) as Error,
    );
  });

  test('is given where every field is open', async () => {
    await expect(
      api.subscribe('subscription { onSave { id __typename author { name } } }'),
    ).resolves.toMatchObject({ payloads: [] });
  });

  test('is refused without credentials', async () => {
    await expect(api.subscribe('subscription { onSave { id } }', {}, aRequestWith())).rejects.toMatchObject({
      statusCode: 401,
    });
  });
});

describe('What is no subscription', () => {
  const api = given();

  test.each([
    ['query { hello }', 'query'],
    ['mutation { ping }', 'mutation'],
  ])('%s is refused', async (query, kind) => {
    await expect(api.subscribe(query)).rejects.toThrow(
      refusedWith({
        errorType: 'UnsupportedOperation',
        message: `${kind} not supported through the realtime channel`,
      }) as Error,
    );
  });

  test('a document that does not fit is refused with its messages alone', async () => {
    const attempt = api.subscribe('subscription { onSave { x } onPing { y } }');

    await expect(attempt).rejects.toBeInstanceOf(SubscriptionRefusedError);
    await expect(attempt).rejects.toMatchObject({
      errors: [
        {
          message:
            "Validation error of type SubSelectionNotAllowed: Sub selection not allowed on leaf type String of field onPing @ 'onPing'",
        },
        {
          message:
            "Validation error of type FieldUndefined: Field 'x' in type 'Post' is undefined @ 'onSave/x'",
        },
      ],
    });
  });

  test('variables that do not fit are refused', async () => {
    await expect(
      api.subscribe('subscription($r: String!) { onSave(room: $r) { id } }', {}),
    ).rejects.toMatchObject({
      errors: [{ message: "Variable 'r' has coerced Null value for NonNull type 'String!'" }],
    });
  });

  test.each(['subscription { onSave { id } onPing }', 'subscription { __typename }'])(
    '%s is refused: one field it must be',
    async (query) => {
      await expect(api.subscribe(query)).rejects.toMatchObject({
        errors: [{ message: 'A subscription must select exactly one field.' }],
      });
    },
  );

  test('text that is no GraphQL is refused', async () => {
    await expect(api.api.subscribe('{"query":"{"}', aRequestWith({}), never)).rejects.toMatchObject({
      statusCode: 401,
    });
    await expect(api.subscribe('{')).rejects.toMatchObject({ errorType: 'MalformedHttpRequestException' });
  });

  const never = { deliver: () => undefined, end: () => undefined };
});
