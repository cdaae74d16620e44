import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';

/** Partitions of the record table that hold tokens: docs/data-model.md. */
const tokenPartitions = 'OWNER#*#TOKENS';

/** Access tokens for machines: the key they are signed with, who makes them and who checks them. */
export class MachineTokens extends Construct {
  /** Data source of `createAccessToken`. */
  readonly issuer: LambdaFunction;
  /** The API's authorizer in the mode AWS_LAMBDA. */
  readonly authorizer: LambdaFunction;
  private readonly table: ITableV2;

  constructor(scope: Construct, id: string, { table }: { table: ITableV2 }) {
    super(scope, id);
    this.table = table;
    const key = new Secret(this, 'SigningKey', {
      description: 'Signs access tokens for machines',
      // About 380 bits.
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    const environment = { TABLE: table.tableName, SECRET_ID: key.secretArn };
    this.issuer = new ChorusFunction(this, 'Issue', 'issue-access-token', {
      description: 'Makes access tokens for machines',
      environment,
    }).function;
    this.authorizer = new ChorusFunction(this, 'Authorize', 'authorize-machine', {
      description: 'Checks access tokens of machines',
      environment,
    }).function;
    for (const reader of [this.issuer, this.authorizer]) key.grantRead(reader);
    this.grantTokens(this.issuer, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    this.grantTokens(this.authorizer, 'dynamodb:GetItem');
  }

  /** Lets somebody do this to tokens, and to nothing else in the table. */
  grantTokens({ grantPrincipal }: IGrantable, ...actions: string[]): void {
    grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions,
        resources: [this.table.tableArn],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [tokenPartitions] } },
      }),
    );
  }

  /** Makes tokens good for this API only. */
  connect(api: GraphqlApi): void {
    this.issuer.addEnvironment('API_ID', api.apiId);
  }
}
