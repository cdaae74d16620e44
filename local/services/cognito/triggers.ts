import { AwsError } from '../../lib/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { UserPoolModel } from '../../model/cognito.ts';

/** A pool's Lambda triggers, by their names in `LambdaConfig`. */
export type TriggerName =
  | 'PreSignUp'
  | 'PostConfirmation'
  | 'PreAuthentication'
  | 'PostAuthentication'
  | 'PreTokenGeneration'
  | 'PreTokenGenerationV2'
  | 'PreTokenGenerationV3'
  | 'UserMigration'
  | 'DefineAuthChallenge'
  | 'CreateAuthChallenge'
  | 'VerifyAuthChallengeResponse';

/** Runs a function and gives its answer; rejects when the function fails. */
export type InvokeTrigger = (functionArn: string, event: JsonObject) => Promise<Json>;

/** One event, in the shape all triggers share. */
export interface TriggerEvent {
  /** Such as `PreSignUp_SignUp`. */
  source: string;
  userName: string;
  /** Absent for calls without an app client, such as `AdminCreateUser`. */
  clientId?: string;
  request: JsonObject;
  response: JsonObject;
  /** `1` unless given. */
  version?: string;
}

export interface Triggers {
  /** True when the pool has the trigger and something runs it. */
  has(name: TriggerName): boolean;
  /**
   * Invokes a trigger.
   *
   * @returns the `response` that the function answered, or the event's own where the pool has no such trigger.
   * @throws AwsError `UserLambdaValidationException` when the function fails, `InvalidLambdaResponseException` when
   * its answer is no event.
   */
  invoke(name: TriggerName, event: TriggerEvent): Promise<JsonObject>;
}

// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
const unspecifiedClient = 'CLIENT_ID_NOT_APPLICABLE';

export function createTriggers(model: UserPoolModel, invokeTrigger: InvokeTrigger | undefined): Triggers {
  const [region = ''] = model.id.split('_');

  return {
    has: (name) => invokeTrigger !== undefined && model.lambdaTriggers[name] !== undefined,
    async invoke(name, event) {
      const functionArn = model.lambdaTriggers[name];
      if (functionArn === undefined || !invokeTrigger) return event.response;
      const answer = await runTrigger(name, () =>
        invokeTrigger(functionArn, {
          version: event.version ?? '1',
          triggerSource: event.source,
          region,
          userPoolId: model.id,
          userName: event.userName,
          callerContext: {
            awsSdkVersion: 'aws-sdk-unknown-unknown',
            clientId: event.clientId ?? unspecifiedClient,
          },
          request: event.request,
          response: event.response,
        }),
      );
      if (!isJsonObject(answer) || !isJsonObject(answer['response'])) {
        throw new AwsError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
      }
      return answer['response'];
    },
  };
}

async function runTrigger(name: TriggerName, run: () => Promise<Json>): Promise<Json> {
  try {
    return await run();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // The trigger's own message reaches the person signing up: it is how functions refuse.
    throw new AwsError(
      'UserLambdaValidationException',
      `${name.replace(/V[23]$/, '')} failed with error ${reason}.`,
    );
  }
}
