import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { createDisposer } from '../../lib/disposer.ts';
import type { FunctionModel } from '../../model/lambda.ts';
import { anInlineFunction, givenLambda } from './testing/given-lambda.ts';

/** The real SDK client against a real socket. */
async function givenClient(functions: FunctionModel[]) {
  const disposer = createDisposer();
  const { lambda } = disposer.use(givenLambda(functions));

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const headers = new Headers(
      Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    );
    const body = new Uint8Array(await buffer(incoming));
    const response = await lambda.callHttp(
      new Request(`http://127.0.0.1${incoming.url}`, { method: incoming.method ?? 'POST', headers, body }),
    );
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  }

  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  disposer.defer(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  const client = new LambdaClient({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  disposer.defer(() => client.destroy());
  return { client, [Symbol.asyncDispose]: () => disposer.dispose() };
}

const echo = anInlineFunction(`exports.handler = async (event) => {
  console.log('seen', event.name);
  if (event.name === 'bad') throw new TypeError('bad name');
  return { hello: event.name };
};`);

describe('Lambda API', () => {
  test('answers Invoke of the SDK with result and log tail', async () => {
    await using given = await givenClient([echo]);
    const answer = await given.client.send(
      new InvokeCommand({ FunctionName: echo.arn, Payload: '{"name":"ada"}', LogType: 'Tail' }),
    );
    expect(answer.StatusCode).toBe(200);
    expect(answer.FunctionError).toBeUndefined();
    expect(answer.ExecutedVersion).toBe('$LATEST');
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toEqual({ hello: 'ada' });
    expect(Buffer.from(answer.LogResult ?? '', 'base64').toString()).toMatch(
      /^START RequestId: .*\n.*\tINFO\tseen ada\nEND RequestId: .*\n$/,
    );
  });

  test('reports an error of the function', async () => {
    await using given = await givenClient([echo]);
    const answer = await given.client.send(
      new InvokeCommand({ FunctionName: 'worker', Payload: '{"name":"bad"}' }),
    );
    expect(answer.StatusCode).toBe(200);
    expect(answer.FunctionError).toBe('Unhandled');
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'bad name',
    });
  });

  test.each([
    ['Event', 202],
    ['DryRun', 204],
  ] as const)('answers %s with %i and no payload', async (InvocationType, status) => {
    await using given = await givenClient([echo]);
    const answer = await given.client.send(new InvokeCommand({ FunctionName: 'worker', InvocationType }));
    expect(answer.StatusCode).toBe(status);
    expect(answer.Payload?.transformToString() ?? '').toBe('');
  });

  test('throws the exceptions of the SDK', async () => {
    await using given = await givenClient([{ ...echo, reservedConcurrency: 0 }]);
    const send = (FunctionName: string, Payload: string) =>
      given.client.send(new InvokeCommand({ FunctionName, Payload }));
    await expect(send('other', '{}')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(send('worker', '{')).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
    await expect(send('worker', '{}')).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
  });
});
