import type { JsonObject } from '../../../lib/json.ts';
import { isVerified, parseAttributes, verifiableAttributes } from '../attributes.ts';
import { checkSecretHash, clientOf } from '../callers.ts';
import { invalidParameter, notAuthorized } from '../errors.ts';
import { unknownAtCodeEntry, unknownAtCodeRequest } from '../existence.ts';
import { readInput } from '../input.ts';
import { draftUser } from '../new-user.ts';
import { makeSecret } from '../passwords.ts';
import type { Pool } from '../pool.ts';
import { runPostConfirmation, runPreSignUp, type SignUpDecision } from '../sign-up-triggers.ts';
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
  const user = { ...applyDecision(pool, draft, decision), secret };
  pool.users.add(user);
  if (user.status === 'CONFIRMED') {
    await runPostConfirmation(pool, user, {
      source: 'PostConfirmation_ConfirmSignUp',
      clientId: client.id,
      clientMetadata,
    });
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
  const forcesAlias = reader.flag('ForceAliasCreation');
  const confirmed = pool.codes.redeem(user.sub, 'confirmSignUp', code, (destination) => {
    if (forcesAlias) takeAliasOver(pool, user, destination);
    return pool.users.update(user.sub, (current) => ({
      ...markVerified(current, destination),
      status: 'CONFIRMED',
    }));
  });
  await runPostConfirmation(pool, confirmed, {
    source: 'PostConfirmation_ConfirmSignUp',
    clientId: client.id,
    clientMetadata: reader.stringMap('ClientMetadata'),
  });
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

/** With `autoConfirm` every sign-up goes as if the code had been entered already. */
function applyDecision(pool: Pool, draft: User, decision: SignUpDecision): User {
  const verified = new Set<string>(pool.autoConfirm ? pool.model.autoVerifiedAttributes : []);
  if (decision.verifyEmail) verified.add('email');
  if (decision.verifyPhoneNumber) verified.add('phone_number');
  const attributes: Record<string, string> = { ...draft.attributes };
  for (const name of verifiableAttributes) {
    if (verified.has(name) && attributes[name] !== undefined) attributes[`${name}_verified`] = 'true';
  }
  return { ...draft, attributes, status: pool.autoConfirm || decision.confirm ? 'CONFIRMED' : 'UNCONFIRMED' };
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
