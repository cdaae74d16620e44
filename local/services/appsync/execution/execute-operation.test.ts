import { describe, expect, test } from 'vitest';
import type { Json } from '../../../lib/json.ts';
import { givenApi, type GivenApiOptions } from '../testing/given-api.ts';

const schema = `
  interface Node { id: ID! }
  type Post implements Node { id: ID! title: String! author: Author comments(limit: Int = 3): [Comment!] }
  type Author { name: String! posts: [Post] friend: Author! }
  type Comment implements Node { id: ID! text: String }
  union Found = Post | Author
  type Strict { must: Strict! here: String! }
  input Where { text: String = "any", tags: [String!], at: AWSJSON = "{\\"deep\\":[1]}" }
  enum Order { UP DOWN }
  type Query {
    post: Post
    posts: [Post!]
    strict: Strict
    root: String!
    hello: String
    number: Int
    node: Node
    found: [Found]
    echo(id: ID, order: Order = UP, where: Where, json: AWSJSON, list: [Int], must: Int! = 5): AWSJSON
  }
  type Mutation { first: String second: String! third: String }
`;

const given = (resolvers: GivenApiOptions['resolvers'], model: GivenApiOptions['model'] = {}) =>
  givenApi({ schema, ...(resolvers && { resolvers }), model });

/** A promise that the test settles. */
function deferred<T>() {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => (settle = resolve));
  return { promise, resolve: settle };
}

describe('Values', () => {
  test('a field without a resolver is the property of its parent; at the top it is null', async () => {
    const { run } = given({ 'Query.post': () => ({ id: 1, title: 'Hi', author: { name: 'Ann' } }) });

    expect(await run('{ post { id title author { name } } hello }')).toEqual({
      data: { post: { id: '1', title: 'Hi', author: { name: 'Ann' } }, hello: null },
    });
  });

  test('keys stand in the order of the query, whoever finishes first', async () => {
    const slow = deferred<Json>();
    const { run } = given({
      'Query.hello': { source: () => slow.promise },
      'Query.post': () => {
        slow.resolve('slow');
        return { title: 'fast', id: '1' };
      },
    });

    expect(JSON.stringify((await run('{ hello post { title id } number }')).data)).toBe(
      '{"hello":"slow","post":{"title":"fast","id":"1"},"number":null}',
    );
  });

  test('aliases, fragments and repeated fields merge at the place of their first appearance', async () => {
    const { run } = given({ 'Query.post': () => ({ id: '1', title: 'Hi', author: { name: 'Ann' } }) });
    const query = `
      query { ...Top post { ... on Post { title author { name } } } }
      fragment Top on Query { post { who: author { called: name } author { __typename } id } }
    `;

    expect(JSON.stringify((await run(query)).data)).toBe(
      '{"post":{"who":{"called":"Ann"},"author":{"__typename":"Author","name":"Ann"},"id":"1","title":"Hi"}}',
    );
  });

  test.each([
    [true, true, {}],
    [true, false, { hello: null }],
    [false, true, {}],
    [false, false, {}],
  ])('@include(if: %s) @skip(if: %s) leaves %j', async (include, skip, data) => {
    const { run } = given({});
    const query =
      'query($include: Boolean!, $skip: Boolean!) { hello @include(if: $include) @skip(if: $skip) }';

    expect(await run(query, { include, skip })).toEqual({ data });
  });

  test('the same text answers differently as its conditions do', async () => {
    const { run } = given({ 'Query.post': () => ({ id: '1', title: 'Hi' }) });
    const query = 'query($all: Boolean!) { post { id title @include(if: $all) } }';

    expect(await run(query, { all: true })).toEqual({ data: { post: { id: '1', title: 'Hi' } } });
    expect(await run(query, { all: false })).toEqual({ data: { post: { id: '1' } } });
    expect(await run(query, { all: true })).toEqual({ data: { post: { id: '1', title: 'Hi' } } });
  });

  test('@skip on fragments skips what is in them', async () => {
    const { run } = given({});

    expect(
      await run(
        '{ ...F @skip(if: true) ... @include(if: false) { number } root: hello } fragment F on Query { hello }',
      ),
    ).toEqual({ data: { root: null } });
  });

  test('an alias named __proto__ is a key like any other', async () => {
    const { post } = given({ 'Query.hello': () => 'hi' });

    expect(JSON.stringify((await post('{ __proto__: hello }')).body)).toBe('{"data":{"__proto__":"hi"}}');
  });

  test('a field named as something every object inherits is null when its parent lacks it', async () => {
    const { run } = givenApi({
      schema: 'type Query { thing: Thing } type Thing { constructor: String toString: String id: ID }',
      resolvers: { 'Query.thing': () => ({ id: '1' }) },
    });

    expect(await run('{ thing { constructor toString id } }')).toEqual({
      data: { thing: { constructor: null, toString: null, id: '1' } },
    });
  });
});

describe('Null where none may be', () => {
  const message = (type: string, parent: string, path: string) =>
    `Cannot return null for non-nullable type: '${type}' within parent '${parent}' (${path})`;

  test('moves up to the first place that may be null, with one entry per offending field', async () => {
    const { run } = given({
      'Query.posts': () => [{ id: '1' }, { title: 'x' }],
      'Query.post': () => ({ author: {} }),
    });

    expect(await run('{ posts { id title } post { author { name friend { name } } } }')).toEqual({
      data: { posts: null, post: { author: null } },
      errors: [
        {
          path: ['posts', 0, 'title'],
          locations: null,
          message: message('String', 'Post', '/posts[0]/title'),
        },
        { path: ['posts', 1, 'id'], locations: null, message: message('ID', 'Post', '/posts[1]/id') },
        {
          path: ['post', 'author', 'name'],
          locations: null,
          message: message('String', 'Author', '/post/author/name'),
        },
        {
          path: ['post', 'author', 'friend'],
          locations: null,
          message: message('Author', 'Author', '/post/author/friend'),
        },
      ],
    });
  });

  test('nulls an item where items may be null', async () => {
    const { run } = givenApi({
      schema: 'type Query { posts: [Post] } type Post { id: ID! }',
      resolvers: { 'Query.posts': () => [{ id: '1' }, {}, null] },
    });

    expect(await run('{ posts { id } }')).toMatchObject({
      data: { posts: [{ id: '1' }, null, null] },
      errors: [{ path: ['posts', 1, 'id'] }],
    });
  });

  test('names no type for a list, and the item’s for an item', async () => {
    const { run } = givenApi({
      schema: 'type Query { a: A b: [[Int!]] } type A { list: [String!]! }',
      resolvers: { 'Query.a': () => ({}), 'Query.b': () => [[1, null], [2]] },
    });

    const { data, errors } = await run('{ a { list } b }');

    expect(data).toEqual({ a: null, b: [null, [2]] });
    expect(errors?.map((error) => error['message'])).toEqual([
      message('null', 'A', '/a/list'),
      message('Int', 'Query', '/b[0][1]'),
    ]);
  });

  test('nulls all data from a field at the top', async () => {
    const { run } = given({ 'Query.hello': () => 'hi' });

    expect(await run('{ hello root }')).toEqual({
      data: null,
      errors: [{ path: ['root'], locations: null, message: message('String', 'Query', '/root') }],
    });
  });

  test('gives a failed resolver’s own entry and no second one', async () => {
    const { run } = given({ 'Query.root': (_ctx, util) => util.error('Broken.', 'Oops') });

    const { data, errors } = await run('{ root }');

    expect(data).toBeNull();
    expect(errors?.map((error) => error['message'])).toEqual(['Broken.']);
  });

  test('does not stop siblings that are still at work', async () => {
    const slow = deferred<Json>();
    const seen: string[] = [];
    const { run } = given({
      'Query.root': (_ctx, util) => {
        slow.resolve('late');
        return util.error('Broken.');
      },
      'Query.hello': {
        source: () => slow.promise,
        response: ({ result }) => {
          seen.push(String(result));
          return null;
        },
      },
    });

    await run('{ hello root }');

    expect(seen).toEqual(['late']);
  });
});

describe('Values of the wrong kind', () => {
  test.each<[string, string, Json, string, string, (string | number)[]]>([
    ['{ posts { id } }', 'Query.posts', 'x', '/posts', 'LIST', ['posts']],
    ['{ posts { id } }', 'Query.posts', { id: 1 }, '/posts', 'LIST', ['posts']],
    [
      '{ posts { comments { id } } }',
      'Query.posts',
      [{ comments: 5 }],
      '/posts[0]/comments',
      'LIST',
      ['posts', 0, 'comments'],
    ],
    ['{ post { id } }', 'Query.post', 'x', '/post', 'OBJECT', ['post']],
    ['{ post { id } }', 'Query.post', [1], '/post', 'OBJECT', ['post']],
  ])('%s with %s = %j refuses at %s', async (query, field, value, at, kind, path) => {
    const { run } = given({ [field]: () => value });

    expect((await run(query)).errors).toEqual([
      {
        path,
        locations: null,
        message: `Can't resolve value (${at}) : type mismatch error, expected type ${kind}`,
      },
    ]);
  });

  test('scalars and enums say what could not be serialised, and where', async () => {
    const { run } = givenApi({
      schema: 'type Query { items: [Item] } type Item { d: AWSDateTime n: Int k: Kind } enum Kind { A }',
      resolvers: { 'Query.items': () => [{ d: 'yesterday' }, { n: 'x' }, { k: 'B' }, { n: 2_147_483_648 }] },
    });

    const { data, errors } = await run('{ items { d n k } }');

    expect(data).toMatchObject({ items: [{ d: null }, { n: null }, { k: null }, { n: null }] });
    expect(errors).toEqual([
      {
        path: ['items', 0, 'd'],
        locations: null,
        message:
          "Can't serialize value (/items[0]/d) : Unable to serialize `yesterday` as a valid DateTime Object.",
      },
      {
        path: ['items', 1, 'n'],
        locations: null,
        message: "Can't serialize value (/items[1]/n) : Expected type 'Int' but was 'String'.",
      },
      {
        path: ['items', 2, 'k'],
        locations: null,
        message:
          "Can't serialize value (/items[2]/k) : Invalid input for Enum 'Kind'. No value found for name 'B'",
      },
      {
        path: ['items', 3, 'n'],
        locations: null,
        message: "Can't serialize value (/items[3]/n) : Expected type 'Int' but was 'Long'.",
      },
    ]);
  });
});

describe('Interfaces and unions', () => {
  test('take their type from __typename', async () => {
    const { run } = given({
      'Query.node': () => ({ __typename: 'Comment', id: 'c', text: 'Hm' }),
      'Query.found': () => [
        { __typename: 'Author', name: 'Ann' },
        { __typename: 'Post', id: 'p', title: 'Hi' },
      ],
    });
    const query = `{
      node { __typename id ... on Post { title } ... on Comment { text } }
      found { ... on Author { name } ... on Node { id } ... on Post { title } }
    }`;

    expect(await run(query)).toEqual({
      data: {
        node: { __typename: 'Comment', id: 'c', text: 'Hm' },
        found: [{ name: 'Ann' }, { id: 'p', title: 'Hi' }],
      },
    });
  });

  test('run the resolvers of the concrete type', async () => {
    const { run } = given({
      'Query.node': () => ({ __typename: 'Comment', id: 'c' }),
      'Comment.text': ({ source, info }) => `${info.parentTypeName} ${String((source as { id: string }).id)}`,
    });

    expect((await run('{ node { ... on Comment { text } } }')).data).toEqual({ node: { text: 'Comment c' } });
  });

  test.each([[{ id: '1' }], [{ id: '1', __typename: { toString: 1 } }]])(
    'refuse the request when the value does not tell its type: %j',
    async (value) => {
      const { post } = given({ 'Query.node': () => value });

      expect(await post('{ node { id } hello }')).toMatchObject({
        status: 400,
        body: {
          errors: [
            {
              errorType: 'BadRequestException',
              message: 'Could not determine the exact type of Node. Missing __typename key on value.',
            },
          ],
        },
      });
    },
  );

  test.each(['Author', 'Query', 'Nothing'])('null the field when %s is none of its types', async (name) => {
    const { run } = given({ 'Query.node': () => ({ __typename: name, id: '1' }) });

    const { data, errors } = await run('{ node { id } }');

    expect(data).toEqual({ node: null });
    expect(errors).toMatchObject([
      { path: ['node'], message: expect.stringContaining(`'${name}'`) as string },
    ]);
  });
});

describe('Arguments', () => {
  const echo = { 'Query.echo': { request: (ctx: { arguments: Json }) => ({ payload: ctx.arguments }) } };
  const argumentsOf = async (call: string, variables = {}, definitions = '') => {
    const { data, errors } = await given(echo).run(`query${definitions} { echo${call} }`, variables);
    expect(errors).toBeUndefined();
    return JSON.parse((data as { echo: string }).echo) as Json;
  };
  const defaults = { order: 'UP', must: 5 };

  test('omitted: defaults are filled in, the others are absent', async () => {
    expect(await argumentsOf('')).toEqual(defaults);
  });

  test('omitted through a variable that was not given', async () => {
    expect(await argumentsOf('(id: $id, order: $order)', {}, '($id: ID, $order: Order)')).toEqual(defaults);
  });

  test('null stays null', async () => {
    expect(await argumentsOf('(id: null, order: $order)', { order: null }, '($order: Order)')).toEqual({
      ...defaults,
      id: null,
      order: null,
    });
  });

  test('members of input objects have defaults of their own, parsed where they are AWSJSON', async () => {
    expect(await argumentsOf('(where: {})')).toEqual({
      ...defaults,
      where: { text: 'any', at: { deep: [1] } },
    });
    expect(await argumentsOf('(where: $w)', { w: { text: 'x' } }, '($w: Where)')).toEqual({
      ...defaults,
      where: { text: 'x', at: { deep: [1] } },
    });
  });

  test('AWSJSON arrives as the value, from literals, variables and their defaults', async () => {
    expect(await argumentsOf('(json: "{\\"a\\":[1,null]}")')).toMatchObject({ json: { a: [1, null] } });
    expect(await argumentsOf('(json: $j)', { j: '"text"' }, '($j: AWSJSON)')).toMatchObject({ json: 'text' });
    expect(await argumentsOf('(json: $j)', {}, '($j: AWSJSON = "7")')).toMatchObject({ json: 7 });
  });

  test('one value for a list becomes a list of one', async () => {
    expect(await argumentsOf('(list: 4)')).toMatchObject({ list: [4] });
    expect(await argumentsOf('(list: $l)', { l: 4 }, '($l: [Int])')).toMatchObject({ list: [4] });
  });

  test('numbers for an ID arrive as text', async () => {
    expect(await argumentsOf('(id: 12)')).toMatchObject({ id: '12' });
  });

  test('null by variable for a non-null argument with a default fails that field alone', async () => {
    const { run } = given({ ...echo, 'Query.hello': () => 'hi' });

    const { data, errors } = await run('query($m: Int) { echo(must: $m) hello }', { m: null });

    expect(data).toEqual({ echo: null, hello: 'hi' });
    expect(errors).toMatchObject([{ path: ['echo'], locations: [{ line: 1 }] }]);
  });
});

describe('AWSJSON in answers', () => {
  test.each([
    [{ a: [1, null] }, '{"a":[1,null]}'],
    ['text', '"text"'],
    ['{"a":1}', '"{\\"a\\":1}"'],
    [7, '7'],
    [false, 'false'],
  ])('%j comes out as its JSON text', async (value, text) => {
    const { run } = given({ 'Query.echo': () => value });

    expect((await run('{ echo }')).data).toEqual({ echo: text });
  });
});

describe('Order of work', () => {
  test('fields of a query run at the same time and share neither context, stash nor errors', async () => {
    const both = deferred<null>();
    let waiting = 0;
    const source = () => {
      waiting += 1;
      if (waiting === 2) both.resolve(null);
      return both.promise;
    };
    const { run } = givenApi({
      schema: 'type Query { slow(name: String): String }',
      resolvers: {
        'Query.slow': {
          source,
          request: (ctx) => {
            ctx.stash['name'] = ctx.arguments['name'];
            ctx.stash['count'] = Number(ctx.stash['count'] ?? 0) + 1;
            return {};
          },
          response: (ctx, util) => {
            util.appendError(`by ${String(ctx.stash['name'])}`);
            return `${String(ctx.stash['name'])} ${String(ctx.stash['count'])} ${String(ctx.arguments['name'])}`;
          },
        },
      },
    });

    const { data, errors } = await run('{ a: slow(name: "a") b: slow(name: "b") }');

    expect(data).toEqual({ a: 'a 1 a', b: 'b 1 b' });
    expect(errors?.map(({ path, message }) => [path, message])).toEqual([
      [['a'], 'by a'],
      [['b'], 'by b'],
    ]);
  });

  test('fields of a mutation run one after another', async () => {
    const log: string[] = [];
    const step = (name: string) => ({
      source: async () => {
        log.push(`${name} starts`);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(`${name} ends`);
        return name;
      },
    });
    const { run } = given({
      'Mutation.first': step('first'),
      'Mutation.second': step('second'),
      'Mutation.third': step('third'),
    });

    expect((await run('mutation { third first second }')).data).toEqual({
      third: 'third',
      first: 'first',
      second: 'second',
    });
    expect(log).toEqual([
      'third starts',
      'third ends',
      'first starts',
      'first ends',
      'second starts',
      'second ends',
    ]);
  });

  test('a mutation field that fails does not stop the next', async () => {
    const { run } = given({
      'Mutation.first': (_ctx, util) => util.error('No.'),
      'Mutation.third': () => 'done',
    });

    expect((await run('mutation { first third }')).data).toEqual({ first: null, third: 'done' });
  });

  test('once the whole answer is null no further mutation runs', async () => {
    const ran: string[] = [];
    const { run } = given({
      'Mutation.second': (_ctx, util) => util.error('No.'),
      'Mutation.third': () => {
        ran.push('third');
        return 'x';
      },
    });

    expect((await run('mutation { second third }')).data).toBeNull();
    expect(ran).toEqual([]);
  });
});

describe('Limits', () => {
  test('resolvers beyond the limit fail; fields without a resolver do not count', async () => {
    const { run } = given(
      {
        'Query.posts': () => ['1', '2', '3'].map((id) => ({ id, title: `t${id}` })),
        'Post.title': () => 'resolved',
      },
      { resolverCountLimit: 3 },
    );

    const { data, errors } = await run('{ posts { id title } }');

    expect(data).toEqual({ posts: null });
    expect(errors).toEqual([
      {
        path: ['posts', 2, 'title'],
        locations: null,
        errorType: 'ResolverExecutionLimitReached',
        message: 'Resolver invocation limit reached.',
      },
    ]);
  });

  test.each([
    ['{ hello }', 1, true],
    ['{ post { id } }', 1, false],
    ['{ post { id } }', 2, true],
    ['{ post { ...F } } fragment F on Post { author { posts { id } } }', 3, false],
    ['{ post { ...F } } fragment F on Post { author { posts { id } } }', 4, true],
    ['{ ... on Query { ... { post { id } } } }', 2, true],
    ['{ __schema { types { fields { type { name } } } } hello }', 1, true],
  ])('%s at a depth limit of %i passes: %s', async (query, queryDepthLimit, passes) => {
    const { run } = given({}, { queryDepthLimit });

    const { errors } = await run(query);

    expect(errors?.[0]?.['message']).toBe(
      passes ? undefined : `Query depth limit of ${queryDepthLimit} exceeded.`,
    );
  });

  test('measures a fragment once, however often it is spread', async () => {
    const levels = 60;
    const fragments = Array.from(
      { length: levels },
      (_unused, index) => `fragment F${index} on Query { ...F${index + 1} ... { ...F${index + 1} } }`,
    );
    const query = `{ ...F0 } ${fragments.join(' ')} fragment F${levels} on Query { hello }`;

    expect((await given({}, { queryDepthLimit: 5 }).run(query)).data).toEqual({ hello: null });
  });
});

describe('ctx', () => {
  test('holds source, info, env and the identity of the caller', async () => {
    const seen: unknown[] = [];
    const { run } = given(
      {
        'Query.post': () => ({ id: '1', title: 't' }),
        'Post.comments': (ctx) => {
          seen.push(ctx);
          return [];
        },
      },
      { environment: { STAGE: 'test' } },
    );

    await run('query($n: Int) { post { comments(limit: $n) { said: text } } }', { n: 2 });

    expect(seen).toEqual([
      {
        arguments: { limit: 2 },
        identity: null,
        source: { id: '1', title: 't' },
        result: null,
        prev: null,
        stash: {},
        request: { headers: { 'x-api-key': expect.any(String) as string }, domainName: null },
        info: {
          fieldName: 'comments',
          parentTypeName: 'Post',
          variables: { n: 2 },
          selectionSetList: ['said'],
          selectionSetGraphQL: '{\n  said: text\n}',
        },
        env: { STAGE: 'test' },
      },
    ]);
  });

  test('info lists nested selections with aliases, merged over fragments, and skips the skipped', async () => {
    const lists: string[][] = [];
    const { run } = given({
      'Query.post': ({ info }) => {
        lists.push(info.selectionSetList);
        return null;
      },
    });

    await run(`{ post { id no: id ...F author { called: name } comments @skip(if: true) { id } __typename } }
      fragment F on Post { author { posts { title } } }`);

    expect(lists).toEqual([
      ['id', 'no', 'author', 'author/posts', 'author/posts/title', 'author/called', '__typename'],
    ]);
  });

  test('info of a leaf selects nothing', async () => {
    const { run } = given({
      'Query.hello': ({ info }) => JSON.stringify([info.selectionSetList, info.selectionSetGraphQL]),
    });

    expect((await run('{ hello }')).data).toEqual({ hello: '[[],""]' });
  });

  test('info of an interface lists what all its types share', async () => {
    const { run } = given({
      'Query.node': ({ info }) => ({ __typename: 'Comment', id: info.selectionSetList.join() }),
    });

    expect((await run('{ node { id ... on Post { title } } }')).data).toEqual({ node: { id: 'id' } });
  });
});

describe('Batches', () => {
  test('the same field under the items of one list is one batch; other fields and requests are not', async () => {
    const batches: { title: unknown; batch: object; maxBatchSize: number }[] = [];
    const { run } = given({
      'Query.posts': () => [{ title: 'a' }, { title: 'b' }],
      'Query.post': () => ({ title: 'c' }),
      'Post.author': {
        maxBatchSize: 10,
        source: async (_request, { batch, context, maxBatchSize }) => {
          batches.push({ title: (context.source as { title: string }).title, batch, maxBatchSize });
          return { name: 'x' };
        },
      },
    });

    const query = '{ posts { author { name } } post { author { name } } }';
    await run(query);
    await run(query);

    const groups = new Map<object, string[]>();
    for (const { batch, title } of batches) groups.set(batch, [...(groups.get(batch) ?? []), String(title)]);
    expect([...groups.values()].map((titles) => titles.sort().join(''))).toEqual(['ab', 'c', 'ab', 'c']);
    expect(batches.every(({ maxBatchSize }) => maxBatchSize === 10)).toBe(true);
  });
});
