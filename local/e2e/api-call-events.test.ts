import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { givenHelloApp, helloTemplate } from '../testing/fixtures/hello-app.ts';
import { startTestLocal, type TestLocal } from '../testing/start-test-local.ts';

/** A rule for one pool and one operation, as CDK writes it, whose target is a queue. */
const resources = {
  People: { Type: 'AWS::Cognito::UserPool', Properties: {} },
  Others: { Type: 'AWS::Cognito::UserPool', Properties: {} },
  Editors: group('People'),
  OtherEditors: group('Others'),
  Changes: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'changes' } },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: {
        source: ['aws.cognito-idp'],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['cognito-idp.amazonaws.com'],
          eventName: ['AdminRemoveUserFromGroup'],
          requestParameters: { userPoolId: [{ Ref: 'People' }] },
          errorCode: [{ exists: false }],
        },
      },
      State: 'ENABLED',
      Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['Changes', 'Arn'] } }],
    },
  },
};

function group(pool: string) {
  return {
    Type: 'AWS::Cognito::UserPoolGroup',
    Properties: { UserPoolId: { Ref: pool }, GroupName: 'editors' },
  };
}

describe('Calls of administrators, by the AWS SDK', () => {
  const app = givenHelloApp('hello');
  let local: TestLocal;
  let users: CognitoIdentityProviderClient;
  let queues: SQSClient;
  const pools: Record<string, string> = {};

  beforeAll(async () => {
    const template = JSON.parse(helloTemplate('hello')) as { Resources: object };
    app.change(
      JSON.stringify({
        Resources: { ...template.Resources, ...resources },
        Outputs: { People: { Value: { Ref: 'People' } }, Others: { Value: { Ref: 'Others' } } },
      }),
    );
    local = await startTestLocal({ assembly: app.file });
    const { local: told, ...stacks } = local.outputs;
    Object.assign(pools, ...Object.values(stacks));
    const options = { endpoint: local.origin, region: 'us-east-1', credentials: told.credentials };
    users = new CognitoIdentityProviderClient(options);
    queues = new SQSClient(options);
  });
  afterAll(async () => {
    users.destroy();
    queues.destroy();
    await local[Symbol.asyncDispose]();
    app[Symbol.dispose]();
  });

  async function received(): Promise<unknown[]> {
    const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: 'changes' }));
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body = '' }): unknown => JSON.parse(Body));
  }

  it('reach the rules of the default bus, as CloudTrail tells of them', async () => {
    for (const UserPoolId of [pools['Others'], pools['People']]) {
      const member = { UserPoolId, Username: 'ada' };
      await users.send(new AdminCreateUserCommand(member));
      await users.send(new AdminAddUserToGroupCommand({ ...member, GroupName: 'editors' }));
      await users.send(new AdminRemoveUserFromGroupCommand({ ...member, GroupName: 'editors' }));
      const refused = new AdminRemoveUserFromGroupCommand({ ...member, GroupName: 'nobody' });
      await expect(users.send(refused)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    }
    const { Users } = await users.send(
      new ListUsersCommand({ UserPoolId: pools['People'], Filter: 'username = "ada"' }),
    );
    const sub = Users?.[0]?.Attributes?.find(({ Name }) => Name === 'sub')?.Value;

    // It is there when the call is answered.
    expect(await received()).toEqual([
      expect.objectContaining({
        source: 'aws.cognito-idp',
        'detail-type': 'AWS API Call via CloudTrail',
        detail: expect.objectContaining({
          eventSource: 'cognito-idp.amazonaws.com',
          eventName: 'AdminRemoveUserFromGroup',
          requestParameters: {
            userPoolId: pools['People'],
            username: 'HIDDEN_DUE_TO_SECURITY_REASONS',
            groupName: 'editors',
          },
          additionalEventData: { sub },
        }),
      }),
    ]);
    expect(local.logLines.join('\n')).not.toContain('ada');
  });
});
