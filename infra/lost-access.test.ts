import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compileEventPattern, type EventMatcher } from '../local/lib/event-pattern.ts';
import { ChorusStack } from './chorus-stack.ts';

const rule = z.object({ Properties: z.object({ EventPattern: z.unknown() }) });

describe('A lost group', () => {
  let template: Template;
  let poolId: string;
  let isWanted: EventMatcher;

  beforeAll(() => {
    template = Template.fromStack(new ChorusStack(new App({ analyticsReporting: false }), 'Chorus', {}));
    [poolId = ''] = Object.keys(template.findResources('AWS::Cognito::UserPool'));
    const [found] = Object.values(template.findResources('AWS::Events::Rule'));
    const text = JSON.stringify(rule.parse(found).Properties.EventPattern);
    isWanted = compileEventPattern(JSON.parse(text.replace(`{"Ref":"${poolId}"}`, '"our-pool"')));
  }, 90_000);

  const told = (detail: object) => ({
    source: 'aws.cognito-idp',
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventSource: 'cognito-idp.amazonaws.com',
      eventName: 'AdminRemoveUserFromGroup',
      requestParameters: { userPoolId: 'our-pool', groupName: 'data.read' },
      ...detail,
    },
  });

  it.each([
    [true, 'a group of somebody', {}],
    [true, 'an account', { eventName: 'AdminDisableUser' }],
    [false, 'one of another pool', { requestParameters: { userPoolId: 'another' } }],
    [false, 'one that was not taken away', { errorCode: 'AccessDeniedException' }],
    [false, 'one that was given', { eventName: 'AdminAddUserToGroup' }],
    [false, 'a session, ended by the function itself', { eventName: 'AdminUserGlobalSignOut' }],
  ])('is wanted (%s): %s', (wanted, _what, detail) => {
    expect(isWanted(told(detail))).toBe(wanted);
  });

  it('goes through a queue with dead letters, which the rule alone may fill', () => {
    const [ruleId = ''] = Object.keys(template.findResources('AWS::Events::Rule'));
    const arnOf = (name: string) => ({
      'Fn::GetAtt': [Match.stringLikeRegexp(`^LostAccessWork${name}`), 'Arn'],
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      Targets: [{ Arn: arnOf('Queue'), DeadLetterConfig: { Arn: arnOf('DeadLetters') } }],
    });
    for (const name of ['Queue', 'DeadLetters']) {
      template.hasResourceProperties('AWS::SQS::QueuePolicy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Principal: { Service: 'events.amazonaws.com' },
              Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [ruleId, 'Arn'] } } },
              Resource: arnOf(name),
            }),
          ]),
        },
      });
    }
  });

  it('makes no trail: that is the account’s', () => {
    template.resourceCountIs('AWS::CloudTrail::Trail', 0);
  });
});
