import { AwsError } from '../../../lib/errors.ts';
import { ownMember } from '../own-member.ts';
import { administrationOperations } from './administration.ts';
import { adminAuthenticationOperations, authenticationOperations } from './authentication.ts';
import { descriptionOperations } from './description.ts';
import { groupOperations } from './groups.ts';
import type { Operation, OperationTable } from './operation.ts';
import { selfServiceOperations } from './self-service.ts';
import { signUpOperations } from './sign-up.ts';

/** What a request proved about its sender: a signature with AWS credentials, or nothing. */
export type Credentials = 'none' | 'signed';

/** Authorized by what the input holds: a password, a code or a token. */
const publicOperations: OperationTable = {
  ...signUpOperations,
  ...authenticationOperations,
  ...selfServiceOperations,
};

/** Authorized by IAM. */
const signedOperations: OperationTable = {
  ...adminAuthenticationOperations,
  ...administrationOperations,
  ...groupOperations,
  ...descriptionOperations,
};

/**
 * Finds an operation that the sender may call.
 *
 * @throws AwsError `MissingAuthenticationTokenException` for an unsigned call of an IAM operation,
 * `UnknownOperationException` for one that there is not.
 */
export function findOperation(name: string, credentials: Credentials): Operation {
  const publicOperation = ownMember(publicOperations, name);
  if (publicOperation) return publicOperation;
  const operation = ownMember(signedOperations, name);
  if (!operation) {
    throw new AwsError(
      'UnknownOperationException',
      `The local user pools do not have the operation ${name}.`,
    );
  }
  if (credentials !== 'signed') {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  return operation;
}
