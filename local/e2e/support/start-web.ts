import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WebRequest {
  method: string;
  url: URL;
  headers: Record<string, string | string[] | undefined>;
}

/** A web server on the loopback address: the world outside of an app. */
export interface Web extends AsyncDisposable {
  /** Such as `http://127.0.0.1:49152`. */
  origin: string;
  /** What came in, in order. */
  requests: readonly WebRequest[];
}

/** Starts a server that answers JSON, or 404 when there is no answer. */
export async function startWeb(
  answer: (request: WebRequest) => { status: number; body: unknown } | undefined,
): Promise<Web> {
  const requests: WebRequest[] = [];
  let origin = '';
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', headers } = incoming;
    const request = { method, url: new URL(incoming.url ?? '/', origin), headers };
    requests.push(request);
    const { status, body } = answer(request) ?? { status: 404, body: {} };
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
