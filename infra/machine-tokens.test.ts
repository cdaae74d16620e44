import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ChorusStack } from './chorus-stack.ts';

const policies = z.record(
  z.string(),
  z.object({
    Properties: z.object({
      PolicyDocument: z.object({ Statement: z.array(z.looseObject({ Action: z.unknown() })) }),
      Roles: z.array(z.object({ Ref: z.string() })),
    }),
  }),
);

describe('Tokens of machines', () => {
  let template: Template;

  beforeAll(() => {
    template = Template.fromStack(new ChorusStack(new App({ analyticsReporting: false }), 'Chorus', {}));
  }, 90_000);

  it('are signed with a generated key that the template does not hold', () => {
    template.resourceCountIs('AWS::SecretsManager::Secret', 1);
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
      SecretString: Match.absent(),
    });
  });

  it('are checked by the authorizer alone, which AppSync may call and asks about such tokens only', () => {
    const [authorizer = ''] = Object.keys(
      template.findResources('AWS::Lambda::Function', {
        Properties: { Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'authorize-machine' } } },
      }),
    );
    const uri = { 'Fn::GetAtt': [authorizer, 'Arn'] };
    template.hasResourceProperties('AWS::AppSync::GraphQLApi', {
      AdditionalAuthenticationProviders: Match.arrayWith([
        {
          AuthenticationType: 'AWS_LAMBDA',
          LambdaAuthorizerConfig: {
            AuthorizerUri: uri,
            AuthorizerResultTtlInSeconds: 0,
            IdentityValidationExpression: Match.stringLikeRegexp('chorus_'),
          },
        },
      ]),
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'appsync.amazonaws.com',
      FunctionName: uri,
    });
  });

  it.each([
    [
      'the authorizer',
      'MachineTokensAuthorize',
      ['dynamodb:GetItem', 'secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
    ],
    [
      'the issuer',
      'MachineTokensIssue',
      [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
      ],
    ],
  ])('let %s do no more than it needs, in the partitions of tokens only', (_who, role, actions) => {
    const statements = Object.values(policies.parse(template.findResources('AWS::IAM::Policy')))
      .filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref.startsWith(role)))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      // Every function writes its own log.
      .filter(({ Action }) => !JSON.stringify(Action).includes('logs:'));

    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(actions);
    const table = statements.filter(({ Action }) => JSON.stringify(Action).includes('dynamodb'));
    expect(table).toHaveLength(1);
    expect(table[0]).toMatchObject({
      Effect: 'Allow',
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['OWNER#*#TOKENS'] } },
    });
    expect(JSON.stringify(statements)).not.toContain('"*"');
  });
});
