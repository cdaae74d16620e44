import type { Attributes } from './attributes.ts';
import type { Pool } from './pool.ts';
import { triggerAttributes } from './trigger-attributes.ts';
import type { User } from './user-store.ts';

/** What the pre sign-up trigger decides about a new user. */
export interface SignUpDecision {
  confirm: boolean;
  verifyEmail: boolean;
  verifyPhoneNumber: boolean;
}

/** Asks the pre sign-up trigger. @throws AwsError when it refuses */
export async function runPreSignUp(
  pool: Pool,
  event: {
    source: 'PreSignUp_SignUp' | 'PreSignUp_AdminCreateUser';
    userName: string;
    /** Absent when an administrator creates the user. */
    clientId?: string;
    attributes: Attributes;
    validationData: Record<string, string>;
    clientMetadata: Record<string, string>;
  },
): Promise<SignUpDecision> {
  const response = await pool.triggers.invoke('PreSignUp', {
    source: event.source,
    userName: event.userName,
    ...(event.clientId !== undefined && { clientId: event.clientId }),
    request: {
      userAttributes: { ...event.attributes },
      validationData: event.validationData,
      clientMetadata: event.clientMetadata,
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  return {
    confirm: response['autoConfirmUser'] === true,
    verifyEmail: response['autoVerifyEmail'] === true,
    verifyPhoneNumber: response['autoVerifyPhone'] === true,
  };
}

/** Tells the post confirmation trigger. @throws AwsError when it fails; the user stays confirmed */
export async function runPostConfirmation(
  pool: Pool,
  user: User,
  event: {
    source: 'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword';
    /** Absent when an administrator confirms the user. */
    clientId?: string;
    clientMetadata: Record<string, string>;
  },
): Promise<void> {
  await pool.triggers.invoke('PostConfirmation', {
    source: event.source,
    userName: user.username,
    ...(event.clientId !== undefined && { clientId: event.clientId }),
    request: { userAttributes: triggerAttributes(user), clientMetadata: event.clientMetadata },
    response: {},
  });
}
