import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnGraphQLApi, type GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Where AppSync writes what it did, without headers, arguments and values: they hold messages and tokens. */
export class ApiLog extends Construct {
  readonly logGroup: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    { api, fieldLogLevel }: { api: GraphqlApi; fieldLogLevel: 'ERROR' | 'ALL' },
  ) {
    super(scope, id);
    const { node } = api;
    if (!(node.defaultChild instanceof CfnGraphQLApi)) throw new Error('The API has no resource of its own.');
    const role = new Role(this, 'Writer', { assumedBy: new ServicePrincipal('appsync.amazonaws.com') });
    // The name holds the API's id, which is only known when the API, and the role in it, are there.
    const anyApi = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: '/aws/appsync/apis/*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [anyApi],
      }),
    );
    node.defaultChild.logConfig = {
      cloudWatchLogsRoleArn: role.roleArn,
      fieldLogLevel,
      excludeVerboseContent: true,
    };
    this.logGroup = new LogGroup(this, 'Log', { logGroupName: `/aws/appsync/apis/${api.apiId}` });
  }
}
