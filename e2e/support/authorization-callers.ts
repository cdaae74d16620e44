import { randomUUID } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { connectRealtime, type RealtimeClient } from '../../local/testing/realtime-client.ts';
import { signRequest } from '../../local/testing/sign-request.ts';
import { callCognito, type GraphQlAnswer, type GraphQlError, postGraphQl } from './chat-client.ts';
import type { LocalProcess } from './local-process.ts';
import { expiredToken, forgedToken, issueToken, revokeToken } from './machine-tokens.ts';

/** People by what they are to the rooms of the matrix, or by their groups. Records of the matrix are the data user's. */
export const peopleNames = [
  'stranger',
  'removed member',
  'operator',
  'reader',
  'writer',
  'data user',
  'member',
  'author',
  'owner',
] as const;
export type PersonName = (typeof peopleNames)[number];

const groupsOf: Readonly<Record<string, readonly string[]>> = {
  reader: ['data.read'],
  writer: ['data.write'],
  'data user': ['data.read', 'data.write'],
};

/** Machines by their tokens, all of which the data user made, or might have made. */
export const machineNames = [
  'forged token',
  'expired token',
  'revoked token',
  'reading machine',
  'writing machine',
] as const;
export type MachineName = (typeof machineNames)[number];

/** Everybody who may call. Those who may least come first: what they are refused must not have changed anything. */
export const callerNames = ['anonymous', 'API key', 'IAM', ...machineNames, ...peopleNames] as const;
export type CallerName = (typeof callerNames)[number];

/** `allowed`, `401` for the whole request, or the type of the error that refused the field. */
export type Outcome = 'allowed' | '401' | 'Unauthorized' | 'NotFound' | 'Conflict' | 'BadRequest';

export interface Caller {
  ask<Data = Record<string, unknown>>(query: string, variables?: object): Promise<GraphQlAnswer<Data>>;
  /** Starts a subscription and ends it again; answers what came of it. */
  trySubscription(query: string, variables: object): Promise<string>;
}

/** How a caller proves who they are: headers for a request to `path` with this body. */
type Prove = (path: string, body: string) => Promise<Record<string, string>>;

/** What came of a request. */
export function outcomeOf({ status, errors }: { status: number; errors: GraphQlError[] }): string {
  if (status === 401) return '401';
  const [error] = errors;
  return error ? `${error.errorType ?? error.message}` : 'allowed';
}

function createCaller(local: LocalProcess, prove: Prove): Caller & AsyncDisposable {
  const { GraphqlUrl, RealtimeUrl } = local.outputs.Chorus;
  const { host, pathname } = new URL(GraphqlUrl);
  let connecting: Promise<{ client: RealtimeClient; isOpen: boolean }> | null = null;

  async function connect() {
    const header = { host, ...(await prove(`${pathname}/connect`, '{}')) };
    const client = await connectRealtime(RealtimeUrl, { header, timeoutMs: 10_000 });
    client.send({ type: 'connection_init' });
    const { type } = await client.next();
    return { client, isOpen: type === 'connection_ack' };
  }

  return {
    async ask<Data>(query: string, variables: object = {}) {
      const headers = await prove(pathname, JSON.stringify({ query, variables }));
      return postGraphQl<Data>(GraphqlUrl, headers, query, { ...variables });
    },
    async trySubscription(query, variables) {
      const { client, isOpen } = await (connecting ??= connect());
      if (!isOpen) return '401';
      const id = randomUUID();
      const authorization = { host, ...(await prove(pathname, JSON.stringify({ query, variables }))) };
      client.start(id, query, { variables, authorization });
      let frame = await client.next();
      while (frame.id !== id) frame = await client.next();
      if (frame.type === 'start_ack') {
        client.send({ type: 'stop', id });
        return 'allowed';
      }
      return outcomeOf({ status: 200, errors: (frame.payload as { errors: GraphQlError[] }).errors });
    },
    async [Symbol.asyncDispose]() {
      const { client } = (await connecting) ?? {};
      await client?.[Symbol.asyncDispose]();
    },
  };
}

/** An account of its own for each person; the operator is one of the demo users, who has the group. */
async function signInPerson(local: LocalProcess, name: string): Promise<string> {
  const ClientId = local.outputs.Chorus.UserPoolClientId;
  const oscar = local.outputs.local.users.find(({ username }) => username === 'oscar');
  const isOperator = name === 'operator';
  const username = isOperator ? 'oscar' : `${name.replaceAll(' ', '-')}-${randomUUID()}`;
  const password = isOperator ? (oscar?.password ?? '') : 'Matrix-knows-1!';
  if (!isOperator) {
    await callCognito(local.origin, 'SignUp', {
      ClientId,
      Username: username,
      Password: password,
      UserAttributes: [{ Name: 'email', Value: `${username}@example.org` }],
    });
    await addToGroups(local, username, groupsOf[name] ?? []);
  }
  const { body } = await callCognito(local.origin, 'InitiateAuth', {
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
  const token = body.AuthenticationResult?.AccessToken;
  if (token === undefined) throw new Error(`The ${name} could not sign in: ${JSON.stringify(body)}`);
  return token;
}

async function addToGroups(local: LocalProcess, Username: string, groups: readonly string[]): Promise<void> {
  const { Region: region, UserPoolId } = local.outputs.Chorus;
  const { credentials } = local.outputs.local;
  const cognito = new CognitoIdentityProviderClient({ endpoint: local.origin, region, credentials });
  for (const GroupName of groups) {
    await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
  }
  cognito.destroy();
}

/** A token of the data user's, as each machine has it. */
async function machineTokens(local: LocalProcess, dataUser: Caller): Promise<Record<MachineName, string>> {
  const reading = await issueToken(dataUser, ['DATA_READ']);
  const writing = await issueToken(dataUser, ['DATA_WRITE']);
  const both = await issueToken(dataUser, ['DATA_READ', 'DATA_WRITE']);
  const revoked = await issueToken(dataUser, ['DATA_READ', 'DATA_WRITE']);
  await revokeToken(dataUser, revoked.id);
  return {
    'forged token': forgedToken(both.token),
    'expired token': await expiredToken(local, both.token),
    'revoked token': revoked.token,
    'reading machine': reading.token,
    'writing machine': writing.token,
  };
}

/** Somebody that nobody acts as: what others do to them changes no caller. */
const somebodyElse = 'somebody else';

export interface Callers extends AsyncDisposable {
  caller(name: CallerName): Caller;
  /** The id of a person, or of somebody that nobody acts as. */
  idOf(name: PersonName | typeof somebodyElse): string;
  accessTokenOf(name: PersonName): string;
  usernameOf(name: PersonName): string;
}

/** Signs everybody in; each has a profile then. */
export async function startCallers(local: LocalProcess): Promise<Callers> {
  const { credentials } = local.outputs.local;
  const { ApiKey, GraphqlUrl, Region } = local.outputs.Chorus;
  const { host } = new URL(GraphqlUrl);
  const signing = { credentials, region: Region };
  const sign: Prove = (path, body) =>
    signRequest(
      { ...signing, nowMs: Date.now() },
      { method: 'POST', path, query: {}, headers: { host, 'content-type': 'application/json' }, body },
    );
  const callers = new Map<CallerName, Caller & AsyncDisposable>([
    ['anonymous', createCaller(local, () => Promise.resolve({}))],
    ['API key', createCaller(local, () => Promise.resolve({ 'x-api-key': ApiKey }))],
    ['IAM', createCaller(local, sign)],
  ]);
  const tokens = new Map<PersonName, string>();
  const ids = new Map<string, string>();

  function caller(name: CallerName) {
    const found = callers.get(name);
    if (!found) throw new Error(`Nobody is called ${name}.`);
    return found;
  }

  async function makeProfile(name: string, caller: Caller): Promise<void> {
    const { data } = await caller.ask<{ me: { userId: string } }>('{ me { userId } }');
    ids.set(name, data?.me.userId ?? '');
  }

  const callerWith = (Authorization: string) => createCaller(local, () => Promise.resolve({ Authorization }));
  for (const name of peopleNames) {
    const token = await signInPerson(local, name);
    tokens.set(name, token);
    callers.set(name, callerWith(token));
    await makeProfile(name, caller(name));
  }
  const machines = await machineTokens(local, caller('data user'));
  for (const name of machineNames) callers.set(name, callerWith(machines[name]));
  await makeProfile(somebodyElse, callerWith(await signInPerson(local, somebodyElse)));

  return {
    caller,
    idOf: (name) => ids.get(name) ?? '',
    accessTokenOf: (name) => tokens.get(name) ?? '',
    usernameOf: (name) => String(decodeJwt(tokens.get(name) ?? '')['username']),
    async [Symbol.asyncDispose]() {
      await Promise.all([...callers.values()].map((one) => one[Symbol.asyncDispose]()));
    },
  };
}
