import type { JsonObject } from '../../../lib/json.ts';
import { isVerified, parseAttributes, verifiableAttributes } from '../attributes.ts';
import { checkSecretHash, clientOf } from '../callers.ts';
import { invalidParameter, notAuthorized } from '../errors.ts';
import { unknownAtCodeEntry, unknownAtCodeRequest } from '../existence.ts';
import { readInput } from '../input.ts';
import { draftUser } from '../new-user.ts';
import { makeSecret } from '../passwords.ts';
import type { Pool } from '../pool.ts';
import { triggerAttributes } from '../trigger-attributes.ts';
import type { User } from '../user-store.ts';
import { formatDelivery, markVerified, signUpDelivery } from '../verification.ts';
import type { Operation, OperationTable } from './operation.ts';

const signUp: Operation = async (directory, input) => {
  const { pool, client } = clientOf(directory, input);
  const reader = readInput(input);
  const name = reader.string('Username');
  checkSecretHash(client, [name], reader.optionalString('SecretHash'));
  if (pool.model.adminCreateUserOnly) throw notAuthorized('SignUp is not permitted for this user pool');
  const draft = draftUser(pool, name, parseAttributes(input, 'UserAttributes'), 'user');
  const secret = makeSecret(pool, draft.username, reader.string('Password'));
  const clientMetadata = reader.stringMap('ClientMetadata');
  const decision = await runPreSignUp(pool, {
    source: 'PreSignUp_SignUp',
    userName: draft.username,
    clientId: client.id,
    attributes: draft.attributes,
    validationData: parseAttributes(input, 'ValidationData'),
    clientMetadata,
  });
  const user = { ...applyDecision(draft, decision), secret };
  pool.users.add(user);
  if (user.status === 'CONFIRMED') {
    await runPostConfirmation(pool, user, client.id, 'PostConfirmation_ConfirmSignUp', clientMetadata);
    return { UserConfirmed: true, UserSub: user.sub };
  }
  return { UserConfirmed: false, UserSub: user.sub, ...sendConfirmationCode(pool, user) };
};

const confirmSignUp: Operation = async (directory, input) => {
  const caller = clientOf(directory, input);
  const { pool, client } = caller;
  const reader = readInput(input);
  const name = reader.string('Username');
  const code = reader.string('ConfirmationCode');
  checkSecretHash(client, [name], reader.optionalString('SecretHash'));
  const user = pool.users.find(name);
  if (!user) throw unknownAtCodeEntry(caller);
  if (user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  const destination = pool.codes.redeem(user.sub, 'confirmSignUp', code);
  if (reader.flag('ForceAliasCreation')) takeAliasOver(pool, user, destination);
  const confirmed = pool.users.update(user.sub, (current) => ({
    ...markVerified(current, destination),
    status: 'CONFIRMED',
  }));
  const clientMetadata = reader.stringMap('ClientMetadata');
  await runPostConfirmation(pool, confirmed, client.id, 'PostConfirmation_ConfirmSignUp', clientMetadata);
  return {};
};

const resendConfirmationCode: Operation = (directory, input) => {
  const caller = clientOf(directory, input);
  const reader = readInput(input);
  const name = reader.string('Username');
  checkSecretHash(caller.client, [name], reader.optionalString('SecretHash'));
  const user = caller.pool.users.find(name);
  if (!user) return unknownAtCodeRequest(caller, name);
  if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
  return sendConfirmationCode(caller.pool, user);
};

export const signUpOperations: OperationTable = {
  SignUp: signUp,
  ConfirmSignUp: confirmSignUp,
  ResendConfirmationCode: resendConfirmationCode,
};

function sendConfirmationCode(pool: Pool, user: User): JsonObject {
  const delivery = signUpDelivery(pool, user);
  if (!delivery) return {};
  pool.codes.issue(user.sub, 'confirmSignUp', delivery.destination);
  return { CodeDeliveryDetails: formatDelivery(delivery) };
}

/** What the pre sign-up trigger, or the runtime in its place, decides about a new user. */
interface SignUpDecision {
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
    clientId?: string;
    attributes: User['attributes'];
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
  const verifiesAll = pool.autoConfirm ? pool.model.autoVerifiedAttributes : [];
  return {
    confirm: pool.autoConfirm || response['autoConfirmUser'] === true,
    verifyEmail: verifiesAll.includes('email') || response['autoVerifyEmail'] === true,
    verifyPhoneNumber: verifiesAll.includes('phone_number') || response['autoVerifyPhone'] === true,
  };
}

function applyDecision(draft: User, decision: SignUpDecision): User {
  const attributes: Record<string, string> = { ...draft.attributes };
  if (decision.verifyEmail && attributes['email'] !== undefined) attributes['email_verified'] = 'true';
  if (decision.verifyPhoneNumber && attributes['phone_number'] !== undefined) {
    attributes['phone_number_verified'] = 'true';
  }
  return { ...draft, attributes, status: decision.confirm ? 'CONFIRMED' : 'UNCONFIRMED' };
}

/** Tells the post confirmation trigger. @throws AwsError when it fails; the user stays confirmed */
export async function runPostConfirmation(
  pool: Pool,
  user: User,
  clientId: string | undefined,
  source: 'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword',
  clientMetadata: Record<string, string>,
): Promise<void> {
  await pool.triggers.invoke('PostConfirmation', {
    source,
    userName: user.username,
    ...(clientId !== undefined && { clientId }),
    request: { userAttributes: triggerAttributes(user), clientMetadata },
    response: {},
  });
}

/** `ForceAliasCreation`: the address moves from whoever had it verified before. */
function takeAliasOver(pool: Pool, user: User, destination: string): void {
  for (const name of verifiableAttributes) {
    const owner = pool.users.aliasOwner(name, destination);
    if (owner && owner.sub !== user.sub && isVerified(owner.attributes, name)) {
      pool.users.update(owner.sub, (current) => ({
        ...current,
        attributes: { ...current.attributes, [`${name}_verified`]: 'false' },
      }));
    }
  }
}
