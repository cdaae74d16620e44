import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { project } from './contenders.ts';
import { openHttpClient, postRequest } from './load/http-client.ts';
import { processorSeconds } from './load/processor-time.ts';
import type { Figures } from './measure.ts';
import { startServer } from './start-server.ts';

interface Product {
  origin: string;
  port: number;
  clientId: string;
}

/** Below the product's own limit of 20 messages in ten seconds. */
const messagesPerPerson = 18;
const people = 240;
const senders = 32;
/** Half of all: as long as is measured. */
const warmUpMessages = (people * messagesPerPerson) / 2;

const body = 'x'.repeat(100);
const password = 'Bench-Password-1';

async function post(url: string, headers: Record<string, string>, input: unknown): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) });
  return response.json();
}

function cognito({ origin, clientId }: Product, operation: string, input: object): Promise<unknown> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
  };
  return post(origin, headers, { ClientId: clientId, ...input });
}

async function signUp(product: Product, username: string): Promise<string> {
  const email = { Name: 'email', Value: `${username}@example.com` };
  await cognito(product, 'SignUp', { Username: username, Password: password, UserAttributes: [email] });
  const answer = (await cognito(product, 'InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password },
  })) as { AuthenticationResult?: { AccessToken: string } };
  const token = answer.AuthenticationResult?.AccessToken;
  if (token === undefined) throw new Error(`${username} could not sign in: ${JSON.stringify(answer)}`);
  return token;
}

/** Asks as one person; an answer with errors throws. */
async function ask(
  product: Product,
  authorization: string,
  query: string,
  variables: object,
): Promise<object> {
  const answer = (await post(`${product.origin}/graphql`, { authorization }, { query, variables })) as {
    data?: object;
    errors?: unknown;
  };
  if (answer.errors !== undefined || !answer.data) throw new Error(JSON.stringify(answer));
  return answer.data;
}

/** Everybody's tokens, and a room that all are in. */
async function gatherPeople(product: Product): Promise<{ tokens: string[]; roomId: string }> {
  const tokens: string[] = [];
  while (tokens.length < people) {
    const names = Array.from({ length: 10 }, (_none, index) => `bench${tokens.length + index}`);
    tokens.push(...(await Promise.all(names.map((name) => signUp(product, name)))));
  }
  const [owner = '', ...others] = tokens;
  const { createRoom } = (await ask(
    product,
    owner,
    'mutation ($id: ID!, $input: CreateRoomInput!) { createRoom(clientId: $id, input: $input) { id } }',
    { id: randomUUID(), input: { name: 'bench', kind: 'PUBLIC' } },
  )) as { createRoom: { id: string } };
  for (const token of others) {
    await ask(product, token, 'mutation ($id: ID!) { joinRoom(id: $id) { roomId } }', { id: createRoom.id });
  }
  return { tokens, roomId: createRoom.id };
}

const sendMessage = `mutation ($roomId: ID!, $clientId: ID!, $body: String!) {
  sendMessage(roomId: $roomId, clientId: $clientId, body: $body) { id roomId authorId body createdAt version }
}`;

function requestsOf(product: Product, tokens: readonly string[], roomId: string): Buffer[] {
  const turns = Array.from({ length: messagesPerPerson }, () => tokens);
  return turns.flat().map((authorization) => {
    const variables = { roomId, clientId: randomUUID(), body };
    return postRequest(
      product.port,
      '/graphql',
      { authorization },
      JSON.stringify({ query: sendMessage, variables }),
    );
  });
}

/** Sends all requests, so many at a time. */
async function sendAll(product: Product, requests: readonly Buffer[]): Promise<void> {
  let next = 0;
  let problem: string | null = null;
  const send = () =>
    new Promise<void>((resolve) => {
      const client = openHttpClient(product.port, resolve);
      const loop = () => {
        const request = requests[next];
        if (!request || problem !== null) return client.end();
        next += 1;
        client.post(request, (answer) => {
          if (!answer.includes(body)) problem ??= answer.slice(0, 500);
          loop();
        });
      };
      loop();
    });
  await Promise.all(Array.from({ length: senders }, send));
  if (problem !== null) throw new Error(`A message was not sent: ${problem}`);
}

/** The product's own `sendMessage`, with its checks, its send limit and its transaction, by many people in one room. */
export async function measureProduct(): Promise<Figures> {
  const directory = mkdtempSync(join(tmpdir(), 'chorus-bench-'));
  try {
    const outputsFile = join(directory, 'outputs.json');
    await using server = await startServer(
      ['local/run.mjs', '--port', '0', '--no-web', '--ephemeral', '--outputs', outputsFile],
      project,
    );
    const { Chorus } = JSON.parse(readFileSync(outputsFile, 'utf8')) as {
      Chorus: { UserPoolClientId: string };
    };
    const product = { origin: server.origin, port: server.port, clientId: Chorus.UserPoolClientId };
    const { tokens, roomId } = await gatherPeople(product);
    const requests = requestsOf(product, tokens, roomId);
    await sendAll(product, requests.slice(0, warmUpMessages));
    const measured = requests.slice(warmUpMessages);
    const [atMs, cpu] = [performance.now(), processorSeconds([server.pid])];
    await sendAll(product, measured);
    return {
      sendMessage: (measured.length / (performance.now() - atMs)) * 1000,
      sendMessageCpuMs: ((processorSeconds([server.pid]) - cpu) / measured.length) * 1000,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
