import { isInputObjectType, isScalarType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { StartError } from '../../lib/errors.ts';
import { buildApiSchema } from './api-schema.ts';

const build = (text: string) => buildApiSchema(text, 'PostsSchema');

describe('An AppSync schema', () => {
  test('finds its root types by name', () => {
    const schema = build(
      'type Query { a: Int } type Mutation { b: Int } type Subscription { c: Int @aws_subscribe(mutations: "b") }',
    );

    expect(schema.getQueryType()?.name).toBe('Query');
    expect(schema.getMutationType()?.name).toBe('Mutation');
    expect(schema.getSubscriptionType()?.name).toBe('Subscription');
  });

  test('takes root types of other names from its schema definition, and those alone', () => {
    const schema = build('schema { query: Read } type Read { a: Int } type Mutation { b: Int }');

    expect(schema.getQueryType()?.name).toBe('Read');
    expect(schema.getMutationType()).toBeUndefined();
  });

  test('has scalars and directives of AppSync without declaring them', () => {
    const schema = build(`
      type Query @aws_api_key @aws_iam @aws_oidc @aws_lambda @aws_cognito_user_pools(cognito_groups: ["a"]) {
        at: AWSDateTime! @aws_auth(cognito_groups: ["a"]) d: AWSDate t: AWSTime s: AWSTimestamp e: AWSEmail
        j: AWSJSON p: AWSPhone u: AWSURL i: AWSIPAddress
      }`);

    const type = schema.getType('AWSEmail');
    expect(isScalarType(type) && type.parseValue('a@b.c')).toBe('a@b.c');
  });

  test('may declare them all the same, as tools write them out for editors', () => {
    const schema = build(`
      scalar AWSEmail
      directive @aws_iam on FIELD_DEFINITION
      type Query @aws_iam { e: AWSEmail }`);

    const type = schema.getType('AWSEmail');
    expect(() => isScalarType(type) && type.parseValue('nonsense')).toThrow('email address');
  });

  test('may be spread over extensions', () => {
    const schema = build('type Query { a: Int } extend type Query @aws_iam { b: Int }');

    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(['a', 'b']);
  });

  test('parses AWSJSON defaults into values, nested ones too', () => {
    const schema = build(`
      input Outer { inner: Inner = {} }
      input Inner { json: AWSJSON = "[1]" }
      type Query { a(json: AWSJSON = "{\\"a\\":1}", outer: Outer = {}): Int }`);

    const defaults = schema
      .getQueryType()
      ?.getFields()
      ['a']?.args.map((arg) => arg.defaultValue);
    expect(defaults).toEqual([{ a: 1 }, { inner: { json: [1] } }]);
    const inner = schema.getType('Inner');
    expect(isInputObjectType(inner) && inner.getFields()['json']?.defaultValue).toEqual([1]);
  });
});

describe('A schema that AWS would refuse', () => {
  test.each([
    ['type Query {', 'Invalid GraphQL schema in PostsSchema: Syntax Error'],
    ['type Query { a: Nothing }', 'Unknown type "Nothing"'],
    ['type Query { a: Int a: Int }', 'Field "Query.a" can only be defined once.'],
    ['type Query { a: Int } type Query { b: Int }', 'There can be only one type named "Query"'],
    ['type Query { a: Int @nothing }', 'Unknown directive "@nothing"'],
    ['type Query { a: Int @aws_subscribe }', 'argument "mutations"'],
    ['type Mutation { a: Int }', 'Query root type must be provided.'],
    ['', 'Syntax Error'],
    ['type Query { }', 'Syntax Error'],
    ['type Query { a: In } input In { x: Int }', 'PostsSchema:1:17 The type of Query.a must be Output Type'],
    [
      'interface A { a: Int } type Query implements A { b: Int }',
      'Interface field A.a expected but Query does not provide it.',
    ],
    ['scalar Money type Query { a: Money }', "PostsSchema:1:1 Scalar 'Money' can't be declared"],
    ['type Query { a(n: Int = "x"): Int }', "PostsSchema:1:16 The default of 'n' is no Int."],
    ['type Query { a: Int } input In { when: AWSDate = "x" }', "The default of 'when' is no AWSDate."],
  ])('%s', (text, reason) => {
    expect(() => build(text)).toThrow(StartError);
    expect(() => build(text)).toThrow(reason);
  });

  test('names all problems at once, with their places', () => {
    const text = 'type Query {\n  a: In\n  b: In\n}\ninput In { x: Int }';

    expect(() => build(text)).toThrow(/PostsSchema:2:6 .*\n {2}PostsSchema:3:6 /);
  });
});
