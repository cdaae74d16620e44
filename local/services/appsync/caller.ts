import type { Json } from '../../lib/json.ts';
import type { AuthType } from '../../model/appsync.ts';
import type { AuthTypeName } from './resolver-context.ts';

/** Who sends a request, once the credentials were found good. */
export interface Caller {
  mode: AuthType;
  /** `ctx.identity`; `null` for an API key. */
  identity: Json;
  /** Cognito groups; empty for other modes. */
  groups: readonly string[];
  /** `Type.field` names that a Lambda authorizer refused. */
  deniedFields: ReadonlySet<string>;
}

/** What `util.authType()` answers per mode: https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html */
export const authTypeNames: Record<AuthType, AuthTypeName> = {
  API_KEY: 'API Key Authorization',
  AWS_IAM: 'IAM Authorization',
  AMAZON_COGNITO_USER_POOLS: 'User Pool Authorization',
  OPENID_CONNECT: 'Open ID Connect Authorization',
  AWS_LAMBDA: 'Lambda Authorization',
};
