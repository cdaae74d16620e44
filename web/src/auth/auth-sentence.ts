/** What went wrong while signing in or up, for people; `code` stands in the details. */
export interface AuthProblem {
  sentence: string;
  code: string;
}

/**
 * Puts an error of the user pool into plain words.
 * Names: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
 */
export function authProblem(error: unknown): AuthProblem {
  const name = error instanceof Error ? error.name : 'Unknown';
  const message = error instanceof Error ? error.message : '';
  return { sentence: sentenceFor(name, message), code: name };
}

function sentenceFor(name: string, message: string): string {
  switch (name) {
    case 'NotAuthorizedException':
      return notAuthorizedSentence(message);
    case 'UserNotFoundException':
      return 'E-mail or password is wrong.';
    case 'UserNotConfirmedException':
      return 'This account isn’t confirmed yet. Enter the code from the e-mail.';
    case 'UsernameExistsException':
    case 'AliasExistsException':
      return 'There is already an account with this e-mail address. Sign in instead, or reset its password.';
    case 'InvalidPasswordException':
      return passwordSentence(message);
    case 'CodeMismatchException':
      return 'This code isn’t right. Check the latest e-mail.';
    case 'ExpiredCodeException':
      return 'This code no longer works. Ask for a new one.';
    case 'CodeDeliveryFailureException':
      return 'The code could not be sent. Check the e-mail address.';
    case 'PasswordResetRequiredException':
      return 'This account needs a new password. Choose “Forgot password”.';
    case 'TooManyRequestsException':
    case 'TooManyFailedAttemptsException':
    case 'LimitExceededException':
      return 'Too many attempts. Wait a few minutes, then try again.';
    case 'NetworkError':
      return 'The server can’t be reached. Check your connection and try again.';
    case 'InvalidParameterException':
      return message.includes('password')
        ? passwordSentence(message)
        : 'Something in the form isn’t accepted.';
    case 'UnsupportedStepError':
      return 'This account asks for a sign-in step that this app doesn’t offer.';
    default:
      return 'That didn’t work. Try again in a moment.';
  }
}

function notAuthorizedSentence(message: string): string {
  if (/attempts exceeded/i.test(message)) return 'Too many attempts. Wait a few minutes, then try again.';
  if (/disabled/i.test(message)) return 'This account is disabled.';
  if (/status is CONFIRMED/i.test(message)) return 'This account is already confirmed. Sign in.';
  return 'E-mail or password is wrong.';
}

const passwordRules: readonly [RegExp, string][] = [
  [/long/i, 'longer'],
  [/uppercase/i, 'with an upper-case letter'],
  [/lowercase/i, 'with a lower-case letter'],
  [/numeric|number/i, 'with a digit'],
  [/symbol/i, 'with a symbol'],
];

function passwordSentence(message: string): string {
  const rule = passwordRules.find(([pattern]) => pattern.test(message));
  return rule ? `Choose a password ${rule[1]}.` : 'Choose a stronger password.';
}
