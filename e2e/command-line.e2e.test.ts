import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postGraphQl } from './support/chat-client.ts';
import { type LocalProcess, runLocal, startLocalProcess } from './support/local-process.ts';

const ApiId = { 'Fn::GetAtt': ['Api', 'ApiId'] };
/** All is well but one resolver, written in a language that the runtime does not have. */
const templateWithVtl = {
  Resources: {
    Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'shop', AuthenticationType: 'API_KEY' } },
    Schema: {
      Type: 'AWS::AppSync::GraphQLSchema',
      Properties: { ApiId, Definition: 'type Query { a: Int }' },
    },
    Source: { Type: 'AWS::AppSync::DataSource', Properties: { ApiId, Name: 'None', Type: 'NONE' } },
    Orders: {
      Type: 'AWS::AppSync::Resolver',
      Properties: {
        ...{ ApiId, TypeName: 'Query', FieldName: 'a', DataSourceName: 'None' },
        RequestMappingTemplate: '{}',
      },
    },
  },
};

describe('The command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-command-'));
  const file = (name: string) => join(folder, name);
  let local: LocalProcess;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web', '--host', '0.0.0.0', '--data', file('data')]);
  });
  afterAll(async () => {
    await local[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  it('explains itself', async () => {
    const { code, stdout, stderr } = await runLocal(['--help']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const flag of ['--assembly', '--data', '--ephemeral', '--outputs', '--no-web', '--port']) {
      expect(stdout).toContain(flag);
    }
  });

  describe.concurrent('refuses in one line', () => {
    writeFileSync(file('manifest.json'), '{');
    writeFileSync(file('vtl.json'), JSON.stringify(templateWithVtl));

    it.each<[what: string, args: string[], line: RegExp]>([
      ['a flag it does not know', ['--colour'], /Unknown option '--colour'/],
      ['a flag without its value', ['--data'], /'--data <value>' argument missing/],
      ['a word that is no flag', ['start'], /Unexpected argument 'start'/],
      ['a port that is none', ['--port', '70000'], /^--port must be .* not '70000'\.$/],
      ['a log level that is none', ['--log', 'loud'], /^--log must be one of .* not 'loud'\.$/],
      ['to keep data and to keep none', ['--data', 'x', '--ephemeral'], /exclude each other\.$/],
      [
        'a host of another machine',
        ['--host', '203.0.113.7', '--port', '0', '--ephemeral'],
        /203\.0\.113\.7/,
      ],
      ['an assembly that is not there', ['--assembly', '/nowhere'], /^\/nowhere does not exist\.$/],
      ['an assembly with a broken manifest', ['--assembly', folder], /manifest\.json is not JSON\.$/],
      [
        'a template with something it can’t execute',
        ['--assembly', file('vtl.json'), '--port', '0', '--ephemeral'],
        /^vtl\/Orders \(AWS::AppSync::Resolver\) RequestMappingTemplate: found a VTL mapping template/,
      ],
    ])('%s', async (_what, args, line) => {
      const { code, stdout, stderr } = await runLocal(['--no-web', ...args]);

      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(line)]);
    });
  });

  it('refuses a port that is taken, and says what to do', async () => {
    const port = new URL(local.origin).port;
    const { code, stdout, stderr } = await runLocal(['--port', port, '--ephemeral', '--no-web']);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `Port ${port} on 127.0.0.1 is in use. Choose another with --port N, or --port 0 for any free one.\n`,
    );
  });

  it('refuses data that another runtime holds, which goes on', async () => {
    const { code, stdout, stderr } = await runLocal(['--data', file('data'), '--port', '0', '--no-web']);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(file('data'))]);
    const { GraphqlUrl, ApiKey } = local.outputs.Chorus;
    const answer = await postGraphQl(GraphqlUrl, { 'x-api-key': ApiKey }, '{ health { ok } }');
    expect(answer.data).toEqual({ health: { ok: true } });
  });

  it('says `ready` and where in its last line, and listens on the loopback address as well', async () => {
    const lines = local.output().trimEnd().split('\n');

    expect(lines.at(-1)).toBe(`ready ${local.origin}`);
    expect(lines.filter((line) => line.startsWith('ready'))).toHaveLength(1);
    expect(local.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('writes outputs as `cdk deploy` does, with what is local beside them', () => {
    const { origin, outputs } = local;

    expect(outputs).toEqual({
      Chorus: {
        GraphqlUrl: `${origin}/graphql`,
        RealtimeUrl: `${origin.replace('http', 'ws')}/graphql/realtime`,
        ApiKey: expect.stringMatching(/^da2-/),
        Region: 'us-east-1',
        UserPoolId: expect.stringMatching(/^us-east-1_\w+$/),
        UserPoolClientId: expect.stringMatching(/^\w+$/),
      },
      local: {
        endpoint: origin,
        users: expect.arrayContaining([
          { username: 'ana', password: expect.any(String), groups: [] },
          { username: 'oscar', password: expect.any(String), groups: ['ops.admin'] },
        ]),
        credentials: { accessKeyId: expect.any(String), secretAccessKey: expect.any(String) },
      },
    });
  });

  it('serves no page with --no-web', async () => {
    expect(local.output()).not.toContain('web app');
    expect((await fetch(local.origin)).status).toBe(404);
    expect((await fetch(`${local.origin}/rooms`)).status).toBe(404);
  });
});
