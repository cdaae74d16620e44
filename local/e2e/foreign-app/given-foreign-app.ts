import {
  AdminAddUserToGroupCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createDisposer } from '../../lib/disposer.ts';
import { synthesizeForeignApp } from '../../testing/fixtures/foreign-app/synthesize-foreign-app.ts';
import { startTestLocal, type TestLocal } from '../../testing/start-test-local.ts';
import { type Caller, callerWith, signingCaller } from '../support/caller.ts';
import { createGraphQlEndpoint, type GraphQlEndpoint } from '../support/graphql-endpoint.ts';
import { type Issuer, startIssuer } from '../support/start-issuer.ts';
import { startWeb, type Web } from '../support/start-web.ts';

/** The parcel app, synthesized and running, with all kinds of people who call it. */
export interface ForeignApp extends AsyncDisposable {
  /** Where its cloud assembly lies. */
  assembly: string;
  local: TestLocal;
  /** Outputs of all stacks. */
  outputs: Record<string, string>;
  parcels: GraphQlEndpoint;
  partners: GraphQlEndpoint;
  issuer: Issuer;
  /** The service behind the HTTP data source. */
  tracking: Web;
  apiKey: Caller;
  iam: Caller;
  /** A user without groups. */
  clerk: Caller;
  /** A user of the group `dispatchers`. */
  dispatcher: Caller;
  /** Known to the Lambda authorizer. */
  courier: Caller;
  /** Signed in with the partners' OpenID Connect issuer. */
  partner: Caller;
}

/** The outputs of all stacks as one. */
export function outputsOf(local: TestLocal): Record<string, string> {
  const { local: _, ...stacks } = local.outputs;
  return Object.assign({}, ...Object.values(stacks)) as Record<string, string>;
}

const userCaller = (token: string) => callerWith('User Pool Authorization', { authorization: token });

/** Tokens of two demo users: one as they are, one made a dispatcher before. */
async function signInTwo(local: TestLocal, outputs: Record<string, string>): Promise<[Caller, Caller]> {
  const { origin } = local;
  const { users, credentials } = local.outputs.local;
  const cognito = new CognitoIdentityProviderClient({ endpoint: origin, region: 'us-east-1', credentials });

  async function signIn({ username = '', password = '' }): Promise<Caller> {
    const answer = await cognito.send(
      new InitiateAuthCommand({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: outputs['UserPoolClientId'],
        AuthParameters: { USERNAME: username, PASSWORD: password },
      }),
    );
    return userCaller(answer.AuthenticationResult?.AccessToken ?? '');
  }

  const [first = {}, second = {}]: { username?: string; password?: string }[] = users;
  await cognito.send(
    new AdminAddUserToGroupCommand({
      UserPoolId: outputs['UserPoolId'],
      Username: second.username,
      GroupName: 'dispatchers',
    }),
  );
  const callers: [Caller, Caller] = [await signIn(first), await signIn(second)];
  cognito.destroy();
  return callers;
}

/** Synthesizes and starts the app; takes some seconds. */
export async function givenForeignApp(): Promise<ForeignApp> {
  const disposer = createDisposer();
  const issuer = disposer.use(await startIssuer());
  const tracking = disposer.use(
    await startWeb(({ url }) => {
      const id = url.pathname.replace('/parcels/', '');
      if (id === 'lost') return undefined;
      if (id === 'down') return { status: 503, body: {} };
      return { status: 200, body: { id, place: 'Oslo', language: url.searchParams.get('language') } };
    }),
  );
  const app = disposer.use(
    await synthesizeForeignApp({ partnerIssuer: issuer.url, trackingEndpoint: tracking.origin }),
  );
  const local = disposer.use(await startTestLocal({ assembly: app.directory }));
  const outputs = outputsOf(local);
  const [clerk, dispatcher] = await signInTwo(local, outputs);
  return {
    assembly: app.directory,
    local,
    outputs,
    parcels: createGraphQlEndpoint(outputs['GraphqlUrl'] ?? ''),
    partners: createGraphQlEndpoint(outputs['PartnerGraphqlUrl'] ?? ''),
    issuer,
    tracking,
    apiKey: callerWith('API Key Authorization', { 'x-api-key': outputs['ApiKey'] ?? '' }),
    iam: signingCaller(new URL(local.origin).host, local.outputs.local.credentials),
    clerk,
    dispatcher,
    courier: callerWith('Lambda Authorization', { authorization: 'courier:kim' }),
    partner: callerWith('Open ID Connect Authorization', {
      authorization: await issuer.tokenFor({ sub: 'pat', aud: 'partner-web' }),
    }),
    [Symbol.asyncDispose]: () => disposer.dispose(),
  };
}
