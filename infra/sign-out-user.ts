import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';
import type { MachineTokens } from './machine-tokens.ts';

export interface SignOutUserProps {
  userPool: IUserPool;
  tokens: MachineTokens;
  /** Where the tokens lie. */
  recordTable: ITableV2;
}

/** Ends all sessions of a user; behind the mutation `signOutUser`. */
export class SignOutUser extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { userPool, tokens, recordTable }: SignOutUserProps) {
    super(scope, id);
    this.function = new ChorusFunction(this, 'SignOutUser', 'sign-out-user', {
      description: 'Revokes the tokens of a user, those for machines too, and ends their subscriptions',
      environment: { USER_POOL_ID: userPool.userPoolId, TABLE: recordTable.tableName },
    }).function;
    tokens.grantTokens(this.function, 'dynamodb:UpdateItem');
    userPool.grant(this.function, 'cognito-idp:AdminUserGlobalSignOut', 'cognito-idp:ListUsers');
  }

  /** Lets the function ask the API to end subscriptions. */
  connect(api: GraphqlApi): void {
    this.function.addEnvironment('GRAPHQL_URL', api.graphqlUrl);
    api.grantMutation(this.function, 'signOutUser');
  }
}
