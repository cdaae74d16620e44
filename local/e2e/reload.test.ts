import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StartError } from '../lib/errors.ts';
import { connectRealtime } from '../testing/realtime-client.ts';
import { startTestLocal, type TestLocal } from '../testing/start-test-local.ts';

/** A template with one API: a query, a mutation, a subscription, all without a back end. */
function template(greeting: string): string {
  const code = (payload: string) =>
    `export const request = (ctx) => ({ payload: ${payload} });\nexport const response = (ctx) => ctx.result;\n`;
  const resolver = (typeName: string, fieldName: string, payload: string) => ({
    Type: 'AWS::AppSync::Resolver',
    Properties: {
      ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] },
      TypeName: typeName,
      FieldName: fieldName,
      DataSourceName: 'nowhere',
      Kind: 'UNIT',
      Runtime: { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' },
      Code: code(payload),
    },
  });
  return JSON.stringify({
    Resources: {
      Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'hello', AuthenticationType: 'API_KEY' } },
      Schema: {
        Type: 'AWS::AppSync::GraphQLSchema',
        Properties: {
          ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] },
          Definition: `
            type Query { hello: String! }
            type Mutation { say(text: String!): Said }
            type Subscription { onSaid: Said @aws_subscribe(mutations: ["say"]) }
            type Said { text: String! }`,
        },
      },
      Key: { Type: 'AWS::AppSync::ApiKey', Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] } } },
      Nowhere: {
        Type: 'AWS::AppSync::DataSource',
        Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Name: 'nowhere', Type: 'NONE' },
      },
      Hello: resolver('Query', 'hello', JSON.stringify(greeting)),
      Say: resolver('Mutation', 'say', 'ctx.args'),
    },
    Outputs: { ApiKey: { Value: { 'Fn::GetAtt': ['Key', 'ApiKey'] } } },
  });
}

/** A template file that tests may change. */
function givenTemplate(greeting: string) {
  const folder = mkdtempSync(join(tmpdir(), 'reload-'));
  const file = join(folder, 'hello.template.json');
  writeFileSync(file, template(greeting));
  return {
    file,
    change: (text: string) => writeFileSync(file, text),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function keyOf(local: TestLocal): Record<string, string> {
  const [stack] = Object.entries(local.outputs).filter(([name]) => name !== 'local');
  return { 'x-api-key': (stack?.[1] as Record<string, string>)['ApiKey'] ?? '' };
}

describe('Reload', () => {
  it('swaps the code and keeps open subscriptions', async () => {
    using source = givenTemplate('one');
    await using local = await startTestLocal({ assembly: source.file });
    const key = keyOf(local);
    await using client = await connectRealtime(`${local.origin.replace('http', 'ws')}/graphql/realtime`, {
      header: { host: new URL(local.origin).host, ...key },
    });
    await client.init();
    client.start('s', 'subscription { onSaid { text } }');
    await client.expect('start_ack');
    expect((await local.ask(key, '{ hello }')).data).toEqual({ hello: 'one' });

    source.change(template('two'));
    await local.reload();

    expect((await local.ask(key, '{ hello }')).data).toEqual({ hello: 'two' });
    await local.ask(key, 'mutation { say(text: "still here") { text } }');
    expect((await client.expect('data')).payload).toEqual({ data: { onSaid: { text: 'still here' } } });
  });

  it.each([
    ['code that AWS would refuse', (text: string) => text.replace('=> ctx.result', '=> { while (true) {} }')],
    ['a schema that is none', (text: string) => text.replace('type Query', 'tpye Query')],
    ['a file that is no template', () => '{'],
  ])('goes on with what it had when it is given %s', async (_title, breakIt) => {
    using source = givenTemplate('one');
    await using local = await startTestLocal({ assembly: source.file });

    source.change(breakIt(template('two')));
    await expect(local.reload()).rejects.toThrow(StartError);

    expect((await local.ask(keyOf(local), '{ hello }')).data).toEqual({ hello: 'one' });
  });
});
