import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deployPolicy, executionPolicy, type PolicyDocument, servicesOf, trustPolicy } from './policies.ts';
import { services } from './services.ts';

const account = '111111111111';
const types = (...names: string[]) => ({
  Resources: Object.fromEntries(names.map((Type, index) => [`R${index}`, { Type }])),
});

/** Statements that would let their holder do everything there is in a service, everywhere. */
const boundless = ({ Statement }: PolicyDocument) =>
  Statement.filter(
    ({ Action, Resource }) =>
      Resource?.includes('*') === true &&
      [Action].flat().some((action) => action === '*' || action.endsWith(':*')),
  );

describe('The deploy role', () => {
  const everything = types(...Object.keys(services).map((name) => `AWS::${name}::Thing`));

  it('can deploy what the templates hold, and no other service', () => {
    const { Statement } = executionPolicy([types('AWS::DynamoDB::GlobalTable', 'AWS::SQS::Queue')], account);
    expect(Statement.map(({ Sid }) => Sid)).toEqual(['DynamoDB', 'SQS', 'PassRoles']);
    expect(Statement[0]?.Resource).toEqual([`arn:aws:dynamodb:*:${account}:table/Chorus*`]);
  });

  it('counts helpers of the CDK as functions', () => {
    expect(servicesOf([types('Custom::CDKBucketDeployment', 'AWS::CDK::Metadata')])).toEqual(['Lambda']);
  });

  it('says when it does not know what something needs', () => {
    expect(() => executionPolicy([types('AWS::Batch::JobQueue')], account)).toThrow('AWS::Batch');
  });

  it('may nowhere do everything everywhere', () => {
    expect(boundless(executionPolicy([everything], account))).toEqual([]);
    expect(boundless(deployPolicy(account))).toEqual([]);
    expect(
      boundless({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['s3:*'], Resource: ['*'] }],
      }),
    ).toHaveLength(1);
  });

  it('is for workflows of one repository in one environment', () => {
    expect(trustPolicy(account, 'acme/chorus', 'prod').Statement[0]?.Condition).toEqual({
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': 'repo:acme/chorus:environment:prod',
      },
    });
  });
});

describe('The workflows', () => {
  const folder = fileURLToPath(new URL('../../.github/workflows/', import.meta.url));
  const workflows = readdirSync(folder).map((name) => [name, readFileSync(folder + name, 'utf8')] as const);

  it('hold no key of AWS, and ask for an identity only where they deploy or compare', () => {
    expect(workflows.length).toBeGreaterThanOrEqual(3);
    for (const [name, text] of workflows) {
      expect(text, name).not.toMatch(/AKIA|aws-access-key-id|aws-secret-access-key|AWS_SECRET_ACCESS_KEY/i);
      expect(text, name).toMatch(/^permissions:\n {2}contents: read$/m);
      if (text.includes('id-token: write'))
        expect(text, name).toMatch(/role-to-assume|deploy-environment\.yml/);
    }
  });

  it('run what a laptop runs, and scripts that exist', () => {
    const scripts = Object.keys(
      (
        JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
          scripts: object;
        }
      ).scripts,
    );
    const all = workflows.map(([, text]) => text).join('\n');
    expect(all).toContain('bash .ci/run');
    for (const [, script = ''] of all.matchAll(/npm run -s ([\w-]+)/g)) expect(scripts).toContain(script);
  });

  it('go from environment to environment, each after the one before', () => {
    const deploy = workflows.find(([name]) => name === 'deploy.yml')?.[1] ?? '';
    const needs = [...deploy.matchAll(/^ {2}(\w+):\n(?: {4}.*\n)*? {4}needs: (\w+)$/gm)].map(
      ([, job, before]) => [job, before],
    );
    expect(needs).toEqual([
      ['dev', 'test'],
      ['staging', 'dev'],
      ['prod', 'staging'],
    ]);
  });
});
