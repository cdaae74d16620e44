import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { environments } from '../environment.ts';
import { PipelineStack } from './pipeline-stack.ts';

interface Action {
  Name: string;
  ActionTypeId: { Category: string; Provider: string };
  RunOrder: number;
}

describe('The pipeline', () => {
  let template: Template;
  /** Names of stages, and of their actions in the order in which they run. */
  let stages: [string, string[]][];

  beforeAll(() => {
    const stack = new PipelineStack(new App({ analyticsReporting: false }), 'ChorusPipeline', {
      repository: 'acme/chorus',
      branch: 'main',
      connectionArn: 'arn:aws:codeconnections:eu-west-1:111111111111:connection/1',
      environments: [environments.dev, environments.staging, environments.prod],
    });
    template = Template.fromStack(stack);
    const [pipeline] = Object.values(template.findResources('AWS::CodePipeline::Pipeline'));
    const found = (pipeline as { Properties: { Stages: { Name: string; Actions: Action[] }[] } }).Properties
      .Stages;
    stages = found.map(({ Name, Actions }) => [
      Name,
      Actions.toSorted((one, other) => one.RunOrder - other.RunOrder).map((action) => action.Name),
    ]);
  }, 120_000);

  it('goes from a tested revision to dev, staging and prod', () => {
    const names = stages.map(([name]) => name);
    expect(names.filter((name) => ['Build', 'dev', 'staging', 'prod'].includes(name))).toEqual([
      'Build',
      'dev',
      'staging',
      'prod',
    ]);
  });

  it('smokes every environment after its deployment, and asks before production only', () => {
    for (const name of ['dev', 'staging', 'prod']) {
      const actions = stages.find(([stage]) => stage === name)?.[1] ?? [];
      expect(actions.at(-1)).toBe(`Smoke-${name}`);
      expect(actions.some((action) => action.startsWith('Approve'))).toBe(name === 'prod');
    }
    expect(stages.find(([stage]) => stage === 'prod')?.[1][0]).toBe('Approve-prod');
  });

  it('runs all checks before anything is deployed', () => {
    template.hasResourceProperties('AWS::CodeBuild::Project', {
      Source: { BuildSpec: Match.stringLikeRegexp('bash \\.ci/run') },
    });
  });

  it('reads the password of a smoke test from its secret, and no other secret', () => {
    const variables = Object.values(template.findResources('AWS::CodeBuild::Project')).flatMap(
      ({ Properties }) =>
        (
          Properties as {
            Environment: { EnvironmentVariables?: { Name: string; Type: string; Value: string }[] };
          }
        ).Environment.EnvironmentVariables ?? [],
    );
    expect(
      variables
        .filter(({ Name }) => Name === 'SMOKE_PASSWORD')
        .map(({ Type, Value }) => [Type, Value])
        .toSorted(),
    ).toEqual([
      ['SECRETS_MANAGER', 'chorus/dev/smoke'],
      ['SECRETS_MANAGER', 'chorus/prod/smoke'],
      ['SECRETS_MANAGER', 'chorus/staging/smoke'],
    ]);
    const secrets = JSON.stringify(template.findResources('AWS::IAM::Policy')).match(/secret:[^"]+/g) ?? [];
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.every((name) => /^secret:chorus\/(dev|staging|prod)\/smoke-\?{6}$/.test(name))).toBe(true);
  });
});
