import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { createInbox, type Inbox } from './inbox.ts';

/** A call that a receiver got. */
export interface WebhookCall {
  path: string;
  id: string;
  timestamp: number;
  /** The signatures, as the header has them. */
  signatures: string[];
  body: string;
  event: { id: string; type: string; subject: string; data: Record<string, unknown> };
}

/** What a receiver answers: a status, and where it redirects to. */
export interface WebhookAnswer {
  status: number;
  location?: string;
}

/** A server that webhooks lead to: each path has calls and answers of its own. */
export interface WebhookReceiver extends AsyncDisposable {
  url(path: string): string;
  calls(path: string): Inbox<WebhookCall>;
  /** What the next calls of a path are answered; 204 after the last. */
  answer(path: string, ...answers: WebhookAnswer[]): void;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const inboxes = new Map<string, Inbox<WebhookCall>>();
  const answers = new Map<string, WebhookAnswer[]>();
  const calls = (path: string): Inbox<WebhookCall> => {
    const inbox = inboxes.get(path) ?? createInbox<WebhookCall>();
    inboxes.set(path, inbox);
    return inbox;
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const path = request.url ?? '';
      const { status, location } = answers.get(path)?.shift() ?? { status: 204 };
      response.writeHead(status, location === undefined ? {} : { location }).end();
      calls(path).put({
        path,
        id: String(request.headers['webhook-id']),
        timestamp: Number(request.headers['webhook-timestamp']),
        signatures: String(request.headers['webhook-signature']).split(' '),
        body,
        event: JSON.parse(body) as WebhookCall['event'],
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    calls,
    answer: (path, ...next) => void answers.set(path, next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a call has to be signed with, worked out apart from the code that signs. */
export function signatureOf(secret: string, { id, timestamp, body }: WebhookCall): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
