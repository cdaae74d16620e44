import type { ApiError } from '../graphql/api-error.ts';
import { errorSentence } from '../graphql/error-sentence.ts';
import type { AccessTokenFieldsFragment, TokenScope } from '../graphql/documents.generated.ts';

/** A scope as the group of the same rights is called. */
export const scopeNames: Readonly<Record<TokenScope, string>> = {
  DATA_READ: 'data.read',
  DATA_WRITE: 'data.write',
};

/** How a token stands. */
export type TokenState = 'live' | 'revoked' | 'expired';

export function tokenState(
  { revokedAt, expiresAt }: Pick<AccessTokenFieldsFragment, 'revokedAt' | 'expiresAt'>,
  nowMs: number,
): TokenState {
  if (revokedAt !== null) return 'revoked';
  return Date.parse(expiresAt) > nowMs ? 'live' : 'expired';
}

/** A command that submits the example record with this token. */
export function curlExample(graphqlUrl: string, token: string): string {
  const query = 'mutation ($input: SubmitRecordInput!) { submitRecord(input: $input) { id status } }';
  const input = { informationOne: 'Lorem ipsum', informationTwo: 'dolor sit amet' };
  return [
    `curl ${graphqlUrl} \\`,
    `  -H 'Authorization: ${token}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify({ query, variables: { input } })}'`,
  ].join('\n');
}

/** The same for a token that only reads. */
export function curlReadExample(graphqlUrl: string, token: string): string {
  const query = '{ records { items { id informationOne informationTwo status } } }';
  return [
    `curl ${graphqlUrl} \\`,
    `  -H 'Authorization: ${token}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify({ query })}'`,
  ].join('\n');
}

/** What went wrong with a token. */
export function tokenErrorSentence(error: ApiError): string {
  if (error.code === 'LimitExceeded') {
    return 'You have as many live tokens as you may. Revoke one that nobody uses any more.';
  }
  if (error.code === 'Unauthorized') return 'You were signed out, or lost a group. Sign in again.';
  return errorSentence(error);
}
