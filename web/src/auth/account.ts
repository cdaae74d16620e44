import {
  confirmResetPassword,
  confirmSignUp,
  resendSignUpCode,
  resetPassword,
  signIn,
  signOut,
  signUp,
} from 'aws-amplify/auth';
import type { SignInOutput } from 'aws-amplify/auth';

/** What has to happen before someone is signed in. */
export type SignInStep = 'done' | 'confirm' | 'reset-password';

/** The user pool asks for something this app does not offer. */
export class UnsupportedStepError extends Error {
  override name = 'UnsupportedStepError';
}

/** Signs in with an e-mail address or user name. Rejects with Amplify's `AuthError`. */
export async function signInWithPassword(username: string, password: string): Promise<SignInStep> {
  try {
    return toStep(await signIn({ username, password }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'UserAlreadyAuthenticatedException') throw error;
    // A session another tab left behind: the one asked for now replaces it.
    await signOut();
    return toStep(await signIn({ username, password }));
  }
}

function toStep({ nextStep }: SignInOutput): SignInStep {
  switch (nextStep.signInStep) {
    case 'DONE':
      return 'done';
    case 'CONFIRM_SIGN_UP':
      return 'confirm';
    case 'RESET_PASSWORD':
      return 'reset-password';
    default:
      throw new UnsupportedStepError(nextStep.signInStep);
  }
}

/**
 * Creates an account. `username` is the pool's own name for it; the e-mail address is an alias that works once
 * it is confirmed.
 */
export async function createAccount(account: {
  username: string;
  email: string;
  password: string;
}): Promise<'done' | 'confirm'> {
  const { isSignUpComplete } = await signUp({
    username: account.username,
    password: account.password,
    options: { userAttributes: { email: account.email } },
  });
  return isSignUpComplete ? 'done' : 'confirm';
}

/** Confirms an account with the code that was sent. */
export async function confirmAccount(username: string, code: string): Promise<void> {
  await confirmSignUp({ username, confirmationCode: code });
}

/** Sends the code again. */
export async function resendCode(username: string): Promise<void> {
  await resendSignUpCode({ username });
}

/** Sends a code with which the password can be set anew. */
export async function requestPasswordReset(email: string): Promise<void> {
  await resetPassword({ username: email });
}

/** Sets a new password with the code that was sent. */
export async function setNewPassword(email: string, code: string, newPassword: string): Promise<void> {
  await confirmResetPassword({ username: email, confirmationCode: code, newPassword });
}
