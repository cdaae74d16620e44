import { z } from 'zod';
import { services } from './services.ts';

export interface Statement {
  Sid?: string;
  Effect: 'Allow';
  Action: readonly string[] | string;
  Resource?: readonly string[];
  Principal?: Record<string, string>;
  Condition?: Record<string, Record<string, string | readonly string[]>>;
}

export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: Statement[];
}

const policy = (...statements: Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});

const template = z.object({ Resources: z.record(z.string(), z.object({ Type: z.string() })) });

/** Services that a template uses, by the second part of its resource types; CDK's own helpers are functions. */
export function servicesOf(templates: readonly unknown[]): string[] {
  const names = templates.flatMap((text) =>
    Object.values(template.parse(text).Resources).map(({ Type }) => {
      const [vendor, service = ''] = Type.split('::');
      return vendor === 'AWS' && service !== 'CDK' ? service : 'Lambda';
    }),
  );
  return [...new Set(names)].toSorted();
}

/**
 * What CloudFormation may do, for `cdk bootstrap --cloudformation-execution-policies`: the services that the templates
 * use, each on resources of Chorus where IAM lets one name them. Nothing may do everything everywhere.
 *
 * @throws Error for a service that `services.ts` does not know.
 */
export function executionPolicy(templates: readonly unknown[], account: string): PolicyDocument {
  const statements = servicesOf(templates).flatMap((name): Statement[] => {
    const needs = services[name];
    if (!needs)
      throw new Error(`infra/deploy-role/services.ts does not say what deploying AWS::${name} needs.`);
    const resources = needs.resources.map((resource) => `arn:aws:${resource.replace('<account>', account)}`);
    return [
      ...(needs.actions.length > 0
        ? [{ Sid: name, Effect: 'Allow' as const, Action: needs.actions, Resource: resources }]
        : []),
      ...(needs.unnamed
        ? [{ Sid: `${name}Unnamed`, Effect: 'Allow' as const, Action: needs.unnamed, Resource: ['*'] }]
        : []),
    ];
  });
  return policy(...statements, {
    Sid: 'PassRoles',
    Effect: 'Allow',
    Action: ['iam:PassRole'],
    Resource: [`arn:aws:iam::${account}:role/Chorus*`],
  });
}

/** What the role of a workflow may do: become the roles that `cdk bootstrap` made, and nothing else. */
export const deployPolicy = (account: string): PolicyDocument =>
  policy({
    Sid: 'BecomeTheRolesOfTheBootstrap',
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Resource: ['deploy', 'file-publishing', 'lookup'].map(
      (role) => `arn:aws:iam::${account}:role/cdk-hnb659fds-${role}-role-${account}-*`,
    ),
  });

/** Who may become that role: a workflow of this repository that runs in this environment of GitHub. No key exists. */
export const trustPolicy = (account: string, repository: string, environment: string): PolicyDocument =>
  policy({
    Effect: 'Allow',
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
    Condition: {
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': `repo:${repository}:environment:${environment}`,
      },
    },
  });
