import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createDisposer } from '../../../lib/disposer.ts';
import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, parseJson } from '../../../lib/json.ts';
import type { Messaging } from '../messaging.ts';

/** Serves messaging on a port of its own, for real SDK clients. */
export async function givenEndpoint(messaging: Messaging): Promise<
  {
    clientConfig: {
      region: string;
      endpoint: string;
      credentials: { accessKeyId: string; secretAccessKey: string };
      maxAttempts: number;
    };
  } & AsyncDisposable
> {
  const disposer = createDisposer();

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const target = incoming.headers['x-amz-target'];
    if (typeof target === 'string') {
      const [status, answer] = await callJson(target, body.toString('utf8'));
      outgoing
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
        .end(JSON.stringify(answer));
      return;
    }
    const response = await messaging.handle(toRequest(incoming, body));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  }

  async function callJson(target: string, body: string): Promise<[number, unknown]> {
    const [service, operation = ''] = target.split('.');
    const input = parseJson(body);
    const call = service === 'AmazonSQS' ? messaging.callSqs : messaging.callEvents;
    try {
      return [200, await call(operation, isJsonObject(input) ? input : {})];
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return [error.statusCode, { __type: error.name, message: error.message, ...error.fields }];
    }
  }

  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  disposer.defer(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return {
    clientConfig: {
      region: 'eu-central-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    },
    [Symbol.asyncDispose]: () => disposer.dispose(),
  };
}

function toRequest(incoming: IncomingMessage, body: Buffer): Request {
  const headers = new Headers(
    Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method,
    headers,
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  });
}
