import { Stack } from 'aws-cdk-lib';
import { type ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';

/**
 * A table's replica in the region of this stack. Its stream has a name with a date in it that no template knows: the
 * deployment asks for it.
 */
export function replicaOfTable(scope: Construct, id: string, tableName: string): ITableV2 {
  const place = new Construct(scope, id);
  const stack = Stack.of(scope);
  const tableArn = stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: tableName });
  const described = new AwsCustomResource(place, 'Stream', {
    onUpdate: {
      service: 'DynamoDB',
      action: 'describeTable',
      parameters: { TableName: tableName },
      outputPaths: ['Table.LatestStreamArn'],
      physicalResourceId: PhysicalResourceId.of(`${id}Stream`),
    },
    policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: [tableArn] }),
    installLatestAwsSdk: false,
  });
  return TableV2.fromTableAttributes(place, 'Table', {
    tableArn,
    tableStreamArn: described.getResponseField('Table.LatestStreamArn'),
    grantIndexPermissions: true,
  });
}
