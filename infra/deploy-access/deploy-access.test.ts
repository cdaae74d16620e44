import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from '../checks/synthesize.ts';
import { DeployAccessStack } from './deploy-access-stack.ts';
import { services } from './service-needs.ts';

describe('The access of a deployment', () => {
  let template: Template;
  beforeAll(() => {
    const app = new App({ analyticsReporting: false });
    template = Template.fromStack(
      new DeployAccessStack(app, 'ChorusDeployAccess', { repository: 'someone/chorus' }),
    );
  }, 30_000);

  it('attaches policies that nobody can widen by attaching more', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    expect(Object.keys(template.findResources('AWS::IAM::ManagedPolicy')).length).toBeGreaterThan(1);
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
    const known = new Set(Object.keys(services));
    const needed = [...everything.stacks.values()].flatMap(({ resources }) =>
      resources.flatMap(({ type }) => (type.startsWith('AWS::') ? (type.split('::')[1] ?? []) : [])),
    );

    expect([...new Set(needed)].filter((service) => !known.has(service) && service !== 'CDK')).toEqual([]);
  }, 240_000);
});
