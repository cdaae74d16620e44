import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Definition, GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileFilterPolicy } from '../local/services/messaging/sns/subscription-filter.ts';
import { Alerts } from './alerts.ts';
import { bundleFunctions } from './bundle-functions.ts';
import { useBundles } from './chorus-function.ts';
import type { Environment } from './environment.ts';

const bundles = bundleFunctions();

function synthesize(environment: Pick<Environment, 'name' | 'alarmEmail' | 'alarmWebhook'>): Template {
  const app = new App({ analyticsReporting: false });
  useBundles(app, bundles);
  const stack = new Stack(app, 'Chorus-x');
  const api = new GraphqlApi(stack, 'Api', {
    name: 'x',
    definition: Definition.fromFile(fileURLToPath(new URL('../schema.graphql', import.meta.url))),
  });
  const alerts = new Alerts(stack, 'Alerts', {
    environment,
    key: null,
    userPool: new UserPool(stack, 'Pool') as IUserPool,
    chatTable: new TableV2(stack, 'Chat', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
    }) as ITableV2,
  });
  alerts.connect(api);
  return Template.fromStack(stack);
}

describe('Alerts', () => {
  let template: Template;

  beforeAll(() => {
    template = synthesize({
      name: 'staging',
      alarmEmail: 'ops@example.com',
      alarmWebhook: 'https://pager.example.com/chorus',
    });
  }, 60_000);

  it('let the alarms of the account in, beside asking for TLS', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it.each([
    ['email', 'ops@example.com'],
    ['https', 'https://pager.example.com/chorus'],
  ])('go out by %s, too', (Protocol, Endpoint) => {
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol, Endpoint });
  });

  it('have a key that CloudWatch may use, but not on a laptop', () => {
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      },
    });
    const local = synthesize({ name: 'local', alarmEmail: null, alarmWebhook: null });
    local.resourceCountIs('AWS::KMS::Key', 0);
    local.resourceCountIs('AWS::SNS::Subscription', 1);
  });

  it.each([
    ['INSUFFICIENT_DATA', 'OK', false],
    ['OK', 'INSUFFICIENT_DATA', false],
    ['OK', 'ALARM', true],
    ['INSUFFICIENT_DATA', 'ALARM', true],
    ['ALARM', 'OK', true],
  ])('tell the announcer of %s to %s: %s', (OldStateValue, NewStateValue, isTold) => {
    const [subscription] = Object.values(
      template.findResources('AWS::SNS::Subscription', { Properties: { Protocol: 'sqs' } }),
    );
    const { FilterPolicy, FilterPolicyScope }: Record<string, unknown> = subscription?.['Properties'] ?? {};
    expect(FilterPolicyScope).toBe('MessageBody');
    const wants = compileFilterPolicy(FilterPolicy, 'MessageBody');
    expect(wants({ body: JSON.stringify({ OldStateValue, NewStateValue }), attributes: {} })).toBe(isTold);
  });

  it('send mails where an address is given', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });

  it('tell the announcer what alarms begin with, which queues there are and where the users are', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          POWERTOOLS_SERVICE_NAME: 'announce-alarms',
          ALARM_PREFIX: 'Chorus-x-',
          USER_POOL_REGION: { Ref: 'AWS::Region' },
          QUEUES: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('alerts-announcing-work')])] },
        }),
      },
    });
  });
});
