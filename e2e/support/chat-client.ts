import { randomUUID } from 'node:crypto';
import type { Membership, Message } from '../../schema.generated.ts';
import type { ChorusOutputs } from './local-process.ts';

export interface GraphQlError {
  message: string;
  errorType?: string | null;
  errorInfo?: Record<string, unknown> | null;
  path?: (string | number)[] | null;
}

/** `Data` is what the query asks for, field by field. */
export interface GraphQlAnswer<Data = Record<string, unknown>> {
  status: number;
  data: Data | null;
  errors: GraphQlError[];
}

/** Posts a GraphQL request with any headers. */
export async function postGraphQl<Data = Record<string, unknown>>(
  url: string,
  headers: Record<string, string>,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<GraphQlAnswer<Data>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as Partial<GraphQlAnswer<Data>>;
  return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] };
}

/** One signed-in person, speaking plain HTTP. */
export interface ChatClient {
  username: string;
  accessToken: string;
  send<Data = Record<string, unknown>>(
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<GraphQlAnswer<Data>>;
  createRoom(input: { name: string; kind: 'PUBLIC' | 'PRIVATE' }): Promise<string>;
  joinRoom(roomId: string): Promise<GraphQlAnswer<{ joinRoom: Membership | null }>>;
  sendMessage(
    roomId: string,
    body: string,
    clientId?: string,
  ): Promise<GraphQlAnswer<{ sendMessage: Message | null }>>;
}

const messageFields = `id roomId authorId authorName kind body mentions clientId createdAt editedAt deletedAt version changeId`;

/** The members of Cognito's answers that tests read. */
export interface CognitoAnswer {
  AuthenticationResult?: { AccessToken: string; IdToken: string; RefreshToken?: string; ExpiresIn: number };
  __type?: string;
  message?: string;
}

/** Calls Cognito as an SDK does. */
export async function callCognito(
  origin: string,
  operation: string,
  input: Record<string, unknown>,
): Promise<{ status: number; body: CognitoAnswer }> {
  const response = await fetch(origin, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
  });
  return { status: response.status, body: (await response.json()) as CognitoAnswer };
}

/** Signs a demo user in with its password. */
export async function signIn(outputs: ChorusOutputs, username: string): Promise<ChatClient> {
  const user = outputs.local.users.find((candidate) => candidate.username === username);
  const { body } = await callCognito(outputs.local.endpoint, 'InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: outputs.Chorus.UserPoolClientId,
    AuthParameters: { USERNAME: username, PASSWORD: user?.password ?? '' },
  });
  const accessToken = body.AuthenticationResult?.AccessToken;
  if (accessToken === undefined) throw new Error(`${username} could not sign in: ${JSON.stringify(body)}`);
  const send = <Data>(query: string, variables: Record<string, unknown> = {}) =>
    postGraphQl<Data>(outputs.Chorus.GraphqlUrl, { authorization: accessToken }, query, variables);

  return {
    username,
    accessToken,
    send,
    async createRoom(input) {
      const answer = await send<{ createRoom: { id: string } | null }>(
        'mutation ($clientId: ID!, $input: CreateRoomInput!) { createRoom(clientId: $clientId, input: $input) { id } }',
        { clientId: randomUUID(), input },
      );
      const id = answer.data?.createRoom?.id;
      if (id === undefined) throw new Error(`No room was created: ${JSON.stringify(answer)}`);
      return id;
    },
    joinRoom: (id) =>
      send('mutation ($id: ID!) { joinRoom(id: $id) { roomId userId displayName role version } }', { id }),
    sendMessage: (roomId, body, clientId = randomUUID()) =>
      send(
        `mutation ($roomId: ID!, $clientId: ID!, $body: String!) {
          sendMessage(roomId: $roomId, clientId: $clientId, body: $body) { ${messageFields} }
        }`,
        { roomId, clientId, body },
      ),
  };
}
