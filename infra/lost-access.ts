import { Duration } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';
import type { MachineTokens } from './machine-tokens.ts';
import { WorkQueue } from './work-queue.ts';

export interface LostAccessProps {
  userPool: IUserPool;
  tokens: MachineTokens;
  /** Where the tokens lie. */
  recordTable: ITableV2;
}

/** Two requests of the API, each with five seconds, and what comes before them. */
const timeout = Duration.seconds(20);

/**
 * Ends what somebody has open who lost a group, or whose account was disabled. Cognito tells nobody; a trail of the
 * account does: docs/decisions/027-a-lost-group.md.
 */
export class LostAccess extends Construct {
  private readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { userPool, tokens, recordTable }: LostAccessProps) {
    super(scope, id);
    const { queue, deadLetters } = new WorkQueue(this, 'Work', { consumerTimeout: timeout });
    new Rule(this, 'Rule', {
      description: 'Somebody lost a group or their account',
      eventPattern: {
        source: ['aws.cognito-idp'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['cognito-idp.amazonaws.com'],
          eventName: ['AdminRemoveUserFromGroup', 'AdminDisableUser'],
          requestParameters: { userPoolId: [userPool.userPoolId] },
          // A call that was refused changed nothing.
          errorCode: Match.doesNotExist(),
        },
      },
      // What the bus can't hand over lies where the rest does.
      targets: [new SqsQueue(queue, { deadLetterQueue: deadLetters })],
    });
    this.function = new ChorusFunction(this, 'End', 'end-lost-access', {
      description: 'Signs out who lost a group or their account',
      environment: { USER_POOL_ID: userPool.userPoolId, TABLE: recordTable.tableName },
      timeout,
    }).function;
    this.function.addEventSource(
      new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 2 }),
    );
    tokens.grantTokens(this.function, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    userPool.grant(this.function, 'cognito-idp:AdminUserGlobalSignOut', 'cognito-idp:ListUsers');
  }

  /** Lets the function ask the API to end subscriptions. */
  connect(api: GraphqlApi): void {
    this.function.addEnvironment('GRAPHQL_URL', api.graphqlUrl);
    api.grantMutation(this.function, 'signOutUser');
  }
}
