import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deployPolicy, executionPolicies, type PolicyDocument } from './policies.ts';

const owner = { partition: 'aws', account: '111111111111' };

/** Statements that would let their holder do everything there is in a service, everywhere. */
const boundless = ({ Statement }: PolicyDocument) =>
  Statement.filter(
    ({ Action, Resource }) =>
      Resource?.includes('*') === true &&
      [Action].flat().some((action) => action === '*' || action.endsWith(':*')),
  );

describe('The policies of a deployment', () => {
  it('may nowhere do everything everywhere', () => {
    for (const document of [...executionPolicies(owner), deployPolicy(owner)])
      expect(boundless(document)).toEqual([]);
    const everything = { Effect: 'Allow', Action: ['s3:*'], Resource: ['*'] } as const;
    expect(boundless({ Version: '2012-10-17', Statement: [everything] })).toHaveLength(1);
  });

  it('touch tables, functions, queues, topics and roles of Chorus only', () => {
    const statements = executionPolicies(owner).flatMap(({ Statement }) => Statement);
    for (const service of ['DynamoDB', 'SQS', 'SNS', 'IAM']) {
      const resources = statements.find(({ Sid }) => Sid === service)?.Resource ?? [];
      expect(resources.length).toBeGreaterThan(0);
      for (const resource of resources) expect(resource).toMatch(/^arn:aws:.*:111111111111:(.*[/])?Chorus/);
    }
  });

  it('fit into managed policies', () => {
    for (const document of executionPolicies(owner))
      expect(JSON.stringify(document).length).toBeLessThanOrEqual(6_144);
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
