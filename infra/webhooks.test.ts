import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { ChorusStack } from './chorus-stack.ts';
import { EnvironmentError, environments, readEnvironment } from './environment.ts';
import { findWatchedQueues } from './watched-queues.ts';

const read = (context: Record<string, unknown>) =>
  readEnvironment(new App({ analyticsReporting: false, context }));

describe('Webhooks of rooms', () => {
  let stack: ChorusStack;
  let template: Template;

  beforeAll(() => {
    stack = new ChorusStack(new App({ analyticsReporting: false }), 'Chorus', {});
    template = Template.fromStack(stack);
  }, 90_000);

  const hasFunction = (name: string, variables: Record<string, unknown>) =>
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: name, ...variables }) },
    });

  it('reach public servers only, unless somebody says otherwise on a laptop', () => {
    for (const name of ['manage-webhooks', 'deliver-webhooks']) hasFunction(name, { REACH: 'public' });
    expect(Object.values(environments).map(({ privateWebhookReceivers }) => privateWebhookReceivers)).toEqual(
      [false, false, false, false],
    );
    expect(read({ privateWebhookReceivers: 'true' }).privateWebhookReceivers).toBe(true);
    expect(() => read({ env: 'dev', privateWebhookReceivers: true })).toThrow(EnvironmentError);
  });

  it('are tried eight times within a day', () => {
    hasFunction('deliver-webhooks', { RETRY_SECONDS: '5,300,1800,7200,18000,21600,36000' });
    expect(read({ webhookRetrySeconds: '1,2' }).webhookRetrySeconds).toEqual([1, 2]);
    expect(() => read({ webhookRetrySeconds: 'soon' })).toThrow(EnvironmentError);
  });

  it('hear of rooms only', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      FilterPolicy: { aggregate: ['chat.message', 'chat.room', 'chat.membership'] },
      RawMessageDelivery: true,
    });
  });

  it('have queues that operators see, with dead letters', () => {
    const names = findWatchedQueues(stack).map(({ name }) => name);

    expect(names).toEqual(expect.arrayContaining(['webhooks-deliveries', 'webhooks-dispatching-work']));
  });
});
