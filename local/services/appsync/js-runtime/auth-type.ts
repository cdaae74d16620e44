import { isJsonObject, type Json } from '../../../lib/json.ts';
import type { AuthTypeName } from '../resolver-context.ts';

/** The members an identity of each mode may have, and those it always has. */
const shapes: { authType: AuthTypeName; allowed: readonly string[]; required: readonly string[] }[] = [
  {
    authType: 'IAM Authorization',
    allowed: [
      'accountId',
      'cognitoIdentityPoolId',
      'cognitoIdentityId',
      'sourceIp',
      'username',
      'userArn',
      'cognitoIdentityAuthType',
      'cognitoIdentityAuthProvider',
    ],
    required: ['accountId', 'sourceIp', 'username', 'userArn'],
  },
  {
    authType: 'User Pool Authorization',
    allowed: ['sourceIp', 'username', 'groups', 'sub', 'issuer', 'claims', 'defaultAuthStrategy'],
    required: ['sourceIp', 'username', 'sub', 'issuer', 'claims', 'defaultAuthStrategy'],
  },
  {
    authType: 'Open ID Connect Authorization',
    allowed: ['sub', 'issuer', 'claims'],
    required: ['sub', 'issuer', 'claims'],
  },
  { authType: 'Lambda Authorization', allowed: ['resolverContext'], required: [] },
];

/**
 * The mode that EvaluateCode takes an identity for, since its caller cannot say: a mode fits when the
 * identity has none but its members and all that it always has. What fits none counts as an API key.
 */
export function authTypeOfIdentity(identity: Json): AuthTypeName {
  if (!isJsonObject(identity)) return 'API Key Authorization';
  const keys = Object.keys(identity);
  const shape = shapes.find(
    ({ allowed, required }) =>
      keys.every((key) => allowed.includes(key)) &&
      required.every((key) => identity[key] !== null && identity[key] !== undefined),
  );
  return shape?.authType ?? 'API Key Authorization';
}
