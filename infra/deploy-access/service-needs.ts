/** What CloudFormation does in one service while it deploys Chorus. */
export interface ServiceNeeds {
  /** Actions on resources that can be named. */
  actions: readonly string[];
  /** Their ARNs without `arn:<partition>:`; `<account>` stands for the account. */
  resources: readonly string[];
  /** Actions that IAM lets nobody narrow, or that come before there is a name. */
  unnamed?: readonly string[];
}

/** Names that CloudFormation makes begin with the stack's name. */
const ours = 'Chorus*';

/**
 * By the second part of a resource type. A service that is not here can't be deployed: the test over all templates
 * fails first.
 */
export const services: Readonly<Record<string, ServiceNeeds>> = {
  AppSync: {
    actions: ['appsync:*'],
    // Ids of APIs are random.
    resources: ['appsync:*:<account>:apis/*', 'appsync:*:<account>:domainnames/*'],
    unnamed: [
      'appsync:CreateGraphqlApi',
      'appsync:CreateDomainName',
      'appsync:ListGraphqlApis',
      'appsync:SetWebACL',
    ],
  },
  ApplicationAutoScaling: {
    actions: ['application-autoscaling:*'],
    resources: ['application-autoscaling:*:<account>:scalable-target/*'],
    unnamed: ['application-autoscaling:Describe*'],
  },
  Backup: {
    actions: ['backup:*'],
    resources: ['backup:*:<account>:backup-vault:*', 'backup:*:<account>:backup-plan:*'],
    unnamed: ['backup-storage:MountCapsule'],
  },
  CertificateManager: {
    actions: ['acm:*'],
    resources: ['acm:*:<account>:certificate/*'],
    unnamed: ['acm:RequestCertificate'],
  },
  CloudFormation: { actions: ['cloudformation:*'], resources: [`cloudformation:*:<account>:stack/${ours}`] },
  CloudFront: {
    actions: ['cloudfront:*'],
    resources: [
      'cloudfront::<account>:distribution/*',
      'cloudfront::<account>:function/*',
      'cloudfront::<account>:origin-access-control/*',
      'cloudfront::<account>:response-headers-policy/*',
    ],
    unnamed: [
      'cloudfront:CreateDistribution',
      'cloudfront:CreateOriginAccessControl',
      'cloudfront:CreateResponseHeadersPolicy',
    ],
  },
  CloudWatch: {
    actions: ['cloudwatch:*'],
    resources: [`cloudwatch:*:<account>:alarm:${ours}`, `cloudwatch::<account>:dashboard/${ours}`],
    unnamed: ['cloudwatch:DescribeAlarms'],
  },
  CodeBuild: {
    actions: ['codebuild:*'],
    resources: ['codebuild:*:<account>:project/*', 'codebuild:*:<account>:report-group/*'],
  },
  CodePipeline: { actions: ['codepipeline:*'], resources: [`codepipeline:*:<account>:${ours}`] },
  Cognito: {
    actions: ['cognito-idp:*'],
    // Ids of pools are random.
    resources: ['cognito-idp:*:<account>:userpool/*'],
    unnamed: ['cognito-idp:CreateUserPool', 'cognito-idp:ListUserPools'],
  },
  DynamoDB: { actions: ['dynamodb:*'], resources: [`dynamodb:*:<account>:table/${ours}`] },
  EC2: {
    actions: [],
    resources: [],
    // A network of one's own, with -c vpc=true: most of these take no resource before it exists.
    unnamed: [
      'ec2:AllocateAddress',
      'ec2:Associate*',
      'ec2:Attach*',
      'ec2:Authorize*',
      'ec2:Create*',
      'ec2:Delete*',
      'ec2:Describe*',
      'ec2:Detach*',
      'ec2:Disassociate*',
      'ec2:Modify*',
      'ec2:Revoke*',
    ],
  },
  Events: { actions: ['events:*'], resources: [`events:*:<account>:rule/${ours}`] },
  IAM: {
    actions: [
      'iam:*Role',
      'iam:*RolePolicy',
      'iam:*RolePolicies',
      'iam:*RoleTags',
      'iam:TagRole',
      'iam:UntagRole',
    ],
    resources: [`iam::<account>:role/${ours}`],
    unnamed: ['iam:CreateServiceLinkedRole'],
  },
  KMS: {
    actions: ['kms:*'],
    resources: ['kms:*:<account>:key/*', 'kms:*:<account>:alias/*'],
    unnamed: ['kms:CreateKey', 'kms:ListAliases'],
  },
  Lambda: {
    actions: ['lambda:*'],
    resources: [
      `lambda:*:<account>:function:${ours}`,
      'lambda:*:<account>:layer:*',
      'lambda:*:<account>:event-source-mapping:*',
    ],
    unnamed: ['lambda:CreateEventSourceMapping', 'lambda:ListEventSourceMappings'],
  },
  Logs: {
    actions: ['logs:*'],
    resources: ['logs:*:<account>:log-group:*'],
    unnamed: ['logs:DescribeLogGroups', 'logs:CreateLogDelivery', 'logs:PutResourcePolicy'],
  },
  Route53: {
    actions: ['route53:*'],
    resources: ['route53:::hostedzone/*', 'route53:::healthcheck/*', 'route53:::change/*'],
    unnamed: ['route53:CreateHealthCheck', 'route53:ListHostedZonesByName'],
  },
  S3: { actions: ['s3:*'], resources: ['s3:::chorus*', 's3:::cdk-*'] },
  SNS: { actions: ['sns:*'], resources: [`sns:*:<account>:${ours}`], unnamed: ['sns:Unsubscribe'] },
  SQS: { actions: ['sqs:*'], resources: [`sqs:*:<account>:${ours}`] },
  SSM: { actions: ['ssm:*Parameter', 'ssm:*Parameters'], resources: ['ssm:*:<account>:parameter/cdk*'] },
  Scheduler: {
    actions: ['scheduler:*'],
    resources: ['scheduler:*:<account>:schedule/*', 'scheduler:*:<account>:schedule-group/*'],
  },
  SecretsManager: {
    actions: ['secretsmanager:*'],
    resources: ['secretsmanager:*:<account>:secret:*'],
    unnamed: ['secretsmanager:GetRandomPassword'],
  },
  WAFv2: {
    actions: ['wafv2:*'],
    resources: ['wafv2:*:<account>:*/webacl/*', 'wafv2:*:<account>:*/ipset/*', 'wafv2:*::*/managedruleset/*'],
  },
};
