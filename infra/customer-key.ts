import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Environment } from './environment.ts';
import { removalPolicyOf } from './environment-defaults.ts';

/** Services that read or write what is encrypted on somebody's behalf. */
const services = ['sns.amazonaws.com', 'cloudwatch.amazonaws.com', 'events.amazonaws.com'];

/** A key of one's own for tables, queues, topics, buckets, secrets and logs; renewed every year. */
export function addCustomerKey(scope: Construct, environment: Environment): Key {
  const key = new Key(scope, 'CustomerKey', {
    description: 'Encrypts what Chorus stores',
    enableKeyRotation: true,
    removalPolicy: removalPolicyOf(environment),
  });
  for (const service of services) {
    key.grant(new ServicePrincipal(service), 'kms:Decrypt', 'kms:GenerateDataKey');
  }
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  const { partition, region, account } = Stack.of(scope);
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*`,
        },
      },
    }),
  );
  return key;
}

/** Whoever may use a queue, a table or a bucket needs the key of it as well. */
export function letFunctionsUseKey(scope: Construct, key: Key): void {
  for (const user of scope.node.findAll()) {
    if (user instanceof LambdaFunction) key.grant(user, 'kms:Decrypt', 'kms:GenerateDataKey');
  }
}
