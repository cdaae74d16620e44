import { AppSyncClient, BadRequestException, EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type SynthesizedApp,
  synthesizeForeignApp,
} from '../testing/fixtures/foreign-app/synthesize-foreign-app.ts';
import { startTestLocal, type TestLocal } from '../testing/start-test-local.ts';

const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;

describe('EvaluateCode through the AWS SDK', () => {
  let app: SynthesizedApp;
  let local: TestLocal;
  let client: AppSyncClient;

  beforeAll(async () => {
    app = await synthesizeForeignApp();
    local = await startTestLocal({ assembly: app.directory });
    client = new AppSyncClient({
      endpoint: local.origin,
      region: 'us-east-1',
      credentials: local.outputs.local.credentials,
    });
  }, 60_000);

  afterAll(async () => {
    client.destroy();
    await local[Symbol.asyncDispose]();
    await app[Symbol.asyncDispose]();
  });

  const evaluate = (code: string, context: object = {}, handler = 'request') =>
    client.send(
      new EvaluateCodeCommand({ runtime, code, context: JSON.stringify(context), function: handler }),
    );

  it('answers result, stash and logs', async () => {
    const answer = await evaluate(
      `import { util } from '@aws-appsync/utils';
       export function request(ctx) {
         ctx.stash.seen = true;
         console.log('id', ctx.args.id);
         return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: ctx.args.id }) };
       }
       export function response(ctx) { return ctx.result; }`,
      { arguments: { id: '7' } },
    );

    expect(JSON.parse(answer.evaluationResult ?? '')).toEqual({
      operation: 'GetItem',
      key: { id: { S: '7' } },
    });
    expect(JSON.parse(answer.stash ?? '')).toEqual({ seen: true });
    expect(answer.logs).toEqual(['INFO - code.js:4:10: "id" "7"']);
    expect(answer.error).toBeUndefined();
  });

  it('answers what util.error and util.appendError say', async () => {
    const answer = await evaluate(
      `import { util } from '@aws-appsync/utils';
       export function request(ctx) { return {}; }
       export function response(ctx) {
         util.appendError('first', 'A');
         util.error('second', 'B');
       }`,
      { result: {} },
      'response',
    );

    expect(answer.error?.message).toContain('second');
    expect(answer.outErrors).toContain('first');
  });

  it('names line and rule of code that AppSync refuses', async () => {
    const answer = await evaluate(
      'export function request() {\n  while (true) {}\n}\nexport function response() {}',
    );

    expect(answer.error?.codeErrors).toMatchObject([{ location: { line: 2 } }]);
    expect(answer.evaluationResult).toBeUndefined();
  });

  it('refuses a context that is not JSON', async () => {
    const command = new EvaluateCodeCommand({
      runtime,
      code: 'export {}',
      context: 'no',
      function: 'request',
    });

    await expect(client.send(command)).rejects.toThrow(BadRequestException);
  });
});
