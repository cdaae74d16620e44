/** What CloudFormation may do to the resources of a service while it deploys Chorus. */
export interface ServicePermission {
  /** As resource types name it: `AWS::<service>::…`. */
  service: string;
  /** As actions name it. */
  prefix: string;
  /**
   * What follows the account in an ARN, or the whole ARN when it has none; `*` where a service names its resources by
   * ids alone, or knows none.
   */
  resources: readonly string[];
}

/** CloudFormation begins the names of what it makes with the stack's. */
const ours = 'Chorus-*';

export const servicePermissions: readonly ServicePermission[] = [
  { service: 'AppSync', prefix: 'appsync', resources: ['*'] },
  { service: 'ApplicationAutoScaling', prefix: 'application-autoscaling', resources: ['*'] },
  { service: 'CertificateManager', prefix: 'acm', resources: ['*'] },
  { service: 'CloudFormation', prefix: 'cloudformation', resources: [`stack/${ours}`, 'stack/Chorus/*'] },
  { service: 'CloudFront', prefix: 'cloudfront', resources: ['*'] },
  { service: 'CloudWatch', prefix: 'cloudwatch', resources: ['*'] },
  { service: 'Cognito', prefix: 'cognito-idp', resources: ['*'] },
  { service: 'DynamoDB', prefix: 'dynamodb', resources: [`table/${ours}`] },
  { service: 'EC2', prefix: 'ec2', resources: ['*'] },
  { service: 'KMS', prefix: 'kms', resources: ['*'] },
  { service: 'Lambda', prefix: 'lambda', resources: ['*'] },
  { service: 'Logs', prefix: 'logs', resources: ['*'] },
  { service: 'Route53', prefix: 'route53', resources: ['*'] },
  { service: 'S3', prefix: 's3', resources: ['arn:*:s3:::chorus-*', 'arn:*:s3:::cdk-*'] },
  { service: 'SNS', prefix: 'sns', resources: [ours] },
  { service: 'SQS', prefix: 'sqs', resources: [ours] },
  { service: 'SSM', prefix: 'ssm', resources: ['parameter/cdk-bootstrap/*', 'parameter/cdk/exports/*'] },
  { service: 'SecretsManager', prefix: 'secretsmanager', resources: ['*'] },
  { service: 'WAFv2', prefix: 'wafv2', resources: ['*'] },
];
