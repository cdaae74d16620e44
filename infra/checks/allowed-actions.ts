const log = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const send = ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'];
const consume = [
  'sqs:ReceiveMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
];
const look = [
  'sqs:GetQueueUrl',
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
  'sqs:ChangeMessageVisibility',
];
/** Reading a stream, and setting aside what fails. */
const follow = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', ...send];
const publish = ['appsync:GraphQL'];
const readSecret = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];
const items = (...operations: string[]) => operations.map((operation) => `dynamodb:${operation}`);

/** What functions may do, by folder in `functions/`, written down apart from the constructs that let them. */
const actions: Readonly<Record<string, readonly string[]>> = {
  'announce-alarms': [
    ...items('GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
    'cognito-idp:ListUsersInGroup',
    ...consume,
    ...publish,
  ],
  'archive-events': [
    ...items('BatchGetItem', 'PutItem', 'BatchWriteItem'),
    ...consume,
    's3:ListBucket',
    's3:GetObject',
    's3:PutObject',
  ],
  'authorize-machine': [...items('GetItem'), ...readSecret],
  'authorize-records': items('UpdateItem'),
  'browse-dead-letters': look,
  'delete-account': [
    ...items('GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'),
    ...consume,
    ...send,
    ...publish,
    's3:ListBucket',
    's3:GetObject',
    's3:PutObject',
    'cognito-idp:AdminUserGlobalSignOut',
    'cognito-idp:AdminDeleteUser',
    'cognito-idp:ListUsers',
  ],
  'deliver-webhooks': [
    ...items('BatchGetItem', 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
    ...consume,
    ...send,
  ],
  'discard-dead-letter': [...look, 'sqs:DeleteMessage', 'sqs:SendMessage', ...items('PutItem')],
  'dispatch-webhooks': [...items('BatchGetItem'), ...consume, ...send],
  'end-lost-access': [
    ...items('GetItem', 'UpdateItem'),
    ...consume,
    ...publish,
    'cognito-idp:AdminUserGlobalSignOut',
    'cognito-idp:ListUsers',
  ],
  'enqueue-records': [...items('PutItem'), ...send],
  'generate-records': [...items('GetItem', 'UpdateItem'), ...consume, ...send],
  'inspect-alarms': ['cloudwatch:DescribeAlarms'],
  'inspect-queues': ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes', 'cloudwatch:GetMetricData'],
  'issue-access-token': [...items('GetItem', 'PutItem', 'UpdateItem'), ...readSecret],
  'manage-webhooks': [
    ...items('ConditionCheckItem', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
    ...send,
  ],
  'measure-events': [...items('PutItem'), ...consume],
  'notify-people': [...items('BatchGetItem', 'PutItem'), ...consume],
  'persist-records': [...items('GetItem', 'PutItem', 'UpdateItem'), ...consume, ...send],
  'publish-chat-changes': [
    ...items('GetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'),
    ...follow,
    ...publish,
  ],
  'publish-domain-events': [...follow, 'sns:Publish'],
  'publish-record-changes': [...follow, ...publish],
  'publish-tree-changes': [
    ...items('GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'),
    ...follow,
    ...publish,
  ],
  'raise-caps': ['lambda:GetFunctionConcurrency', 'lambda:PutFunctionConcurrency'],
  'record-stats': items('Query'),
  'redrive-dead-letters': [...items('GetItem', 'UpdateItem', 'DeleteItem'), ...consume, ...send, ...publish],
  'sign-out-user': [
    ...items('UpdateItem'),
    'cognito-idp:AdminUserGlobalSignOut',
    'cognito-idp:ListUsers',
    ...publish,
  ],
  'start-account-deletion': [
    ...items('GetItem', 'PutItem'),
    ...send,
    'cognito-idp:ListUsers',
    'cognito-idp:AdminDisableUser',
  ],
  'start-job': [...items('GetItem', 'PutItem', 'UpdateItem'), ...send],
  'start-redrive': [...items('GetItem', 'PutItem'), ...send],
};

/** The actions of a function; `undefined` for one that nobody has written down. */
export function allowedActions(folder: string): readonly string[] | undefined {
  const own = actions[folder];
  return own && [...own, ...log];
}

/**
 * Actions that know no resource, so that a policy can't name one, or that show less to those whose policy does.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const withoutResources: ReadonlySet<string> = new Set([
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'dynamodb:ListStreams',
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
]);
