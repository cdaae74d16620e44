import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { synthesize } from '../checks/synthesize.ts';
import { DeployAccessStack } from './deploy-access-stack.ts';
import { servicePermissions } from './service-permissions.ts';

const oneOrMore = z.union([z.unknown().array(), z.unknown().transform((one) => [one])]);
const document = z.object({
  Statement: z.array(z.object({ Effect: z.string(), Action: oneOrMore, Resource: oneOrMore.optional() })),
});

describe('The access of a deployment', () => {
  let template: Template;
  beforeAll(() => {
    const app = new App({ analyticsReporting: false });
    template = Template.fromStack(
      new DeployAccessStack(app, 'ChorusDeployAccess', { repository: 'someone/chorus' }),
    );
  }, 30_000);

  it('has no action with a wildcard for everything, and gives nobody more than a deployment needs', () => {
    const documents = ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'].flatMap((type) =>
      Object.values(template.findResources(type)).map(
        (policy): unknown => (policy['Properties'] as Record<string, unknown>)['PolicyDocument'],
      ),
    );
    const statements = documents.flatMap((found) => document.parse(found).Statement);

    expect(statements.length).toBeGreaterThan(10);
    for (const { Action, Resource } of statements) {
      expect(Action).not.toContain('*');
      expect(Action).not.toContain('iam:*');
      // Roles, and credentials of others: named, always.
      if (Action.some((action) => /^(iam|sts|s3|dynamodb):/.test(String(action)))) {
        expect(Resource).not.toContain('*');
      }
    }
  });

  it('is for runs of the repository’s environments, and lasts an hour', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
              StringLike: {
                'token.actions.githubusercontent.com:sub': 'repo:someone/chorus:environment:*',
              },
            },
          },
        ],
      },
    });
    template.resourceCountIs('AWS::IAM::User', 0);
    template.resourceCountIs('AWS::IAM::AccessKey', 0);
  });

  it('knows every service of the application, with all its switches', () => {
    using everything = synthesize({
      env: 'prod',
      regions: 'eu-west-1',
      vpc: 'true',
      customerKey: 'true',
      siteDomain: 'chorus.example.com',
      apiDomain: 'api.example.com',
      hostedZoneId: 'Z123',
      hostedZoneName: 'example.com',
    });
    const known = new Set([...servicePermissions.map(({ service }) => service), 'IAM']);
    const needed = [...everything.stacks.values()].flatMap(({ resources }) =>
      resources.flatMap(({ type }) => (type.startsWith('AWS::') ? (type.split('::')[1] ?? []) : [])),
    );

    expect([...new Set(needed)].filter((service) => !known.has(service) && service !== 'CDK')).toEqual([]);
  }, 240_000);
});
