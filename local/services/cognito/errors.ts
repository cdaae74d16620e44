import { AwsError } from '../../lib/errors.ts';

/*
 * What Cognito answers when it refuses: names and wording as the service sends them, because clients show the
 * wording and some compare it. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
 */

export const notAuthorized = (message: string): AwsError => new AwsError('NotAuthorizedException', message);

export const invalidParameter = (message: string): AwsError =>
  new AwsError('InvalidParameterException', message);

export const resourceNotFound = (message: string): AwsError =>
  new AwsError('ResourceNotFoundException', message);

/** The one answer to a wrong password and, where existence is hidden, to an unknown user. */
export const incorrectCredentials = (): AwsError => notAuthorized('Incorrect username or password.');

export const userNotFound = (message = 'User does not exist.'): AwsError =>
  new AwsError('UserNotFoundException', message);

export const usernameExists = (message: string): AwsError => new AwsError('UsernameExistsException', message);

export const aliasExists = (message: string): AwsError => new AwsError('AliasExistsException', message);

export const userNotConfirmed = (): AwsError =>
  new AwsError('UserNotConfirmedException', 'User is not confirmed.');

export const passwordResetRequired = (): AwsError =>
  new AwsError('PasswordResetRequiredException', 'Password reset required for the user');

export const invalidPassword = (reason: string): AwsError =>
  new AwsError('InvalidPasswordException', `Password did not conform with policy: ${reason}`);

export const codeMismatch = (): AwsError =>
  new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.');

export const expiredCode = (): AwsError =>
  new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');

export const limitExceeded = (): AwsError =>
  new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');

export const invalidSession = (): AwsError => notAuthorized('Invalid session for the user.');

/** A member that the service model does not admit: `member` in the API's spelling, such as `Username`. */
export function constraintViolated(member: string, value: string | null, constraint: string): AwsError {
  const path = member.charAt(0).toLowerCase() + member.slice(1);
  const found = value === null ? 'Value null' : 'Value';
  return invalidParameter(
    `1 validation error detected: ${found} at '${path}' failed to satisfy constraint: ${constraint}`,
  );
}
