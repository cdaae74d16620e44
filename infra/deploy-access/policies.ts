import { type ServiceNeeds, services } from './service-needs.ts';

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

/** Whose resources: an account's, in a partition of AWS. CDK's tokens serve as well. */
export interface Owner {
  partition: string;
  account: string;
}

const issuer = 'token.actions.githubusercontent.com';
const policy = (...statements: Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});

function statementsFor([service, needs]: [string, ServiceNeeds], { partition, account }: Owner): Statement[] {
  const resources = needs.resources.map(
    (resource) => `arn:${partition}:${resource.replace('<account>', account)}`,
  );
  return [
    ...(needs.actions.length > 0
      ? [{ Sid: service, Effect: 'Allow' as const, Action: needs.actions, Resource: resources }]
      : []),
    ...(needs.unnamed
      ? [{ Sid: `${service}Unnamed`, Effect: 'Allow' as const, Action: needs.unnamed, Resource: ['*'] }]
      : []),
  ];
}

/** A managed policy may have 6,144 characters, so there are several: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const servicesPerPolicy = 9;

/**
 * What CloudFormation may do, for `cdk bootstrap --cloudformation-execution-policies`: each service on resources of
 * Chorus, where IAM lets one name them. Nothing may do everything everywhere.
 */
export function executionPolicies(owner: Owner): PolicyDocument[] {
  const all = Object.entries(services);
  const parts = Array.from({ length: Math.ceil(all.length / servicesPerPolicy) }, (_, index) =>
    all.slice(index * servicesPerPolicy, (index + 1) * servicesPerPolicy),
  );
  return parts.map((part) => policy(...part.flatMap((service) => statementsFor(service, owner))));
}

/** What the role of a workflow may do: become the roles that `cdk bootstrap` made, and nothing else. */
export const deployPolicy = ({ partition, account }: Owner): PolicyDocument =>
  policy({
    Sid: 'BecomeTheRolesOfTheBootstrap',
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    // https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
    Resource: ['deploy', 'file-publishing', 'lookup'].map(
      (role) => `arn:${partition}:iam::${account}:role/cdk-*-${role}-role-${account}-*`,
    ),
  });

/**
 * Who may become that role: workflows of this repository that run in one of its environments, where GitHub asks for
 * approval. No key exists.
 *
 * @param provider ARN of GitHub's identity provider in the account.
 */
export const trustPolicy = (provider: string, repository: string): PolicyDocument =>
  policy({
    Effect: 'Allow',
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: { Federated: provider },
    Condition: {
      StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${issuer}:sub`]: `repo:${repository}:environment:*` },
    },
  });

/** Of GitHub's identity provider. */
export const providerArn = ({ partition, account }: Owner): string =>
  `arn:${partition}:iam::${account}:oidc-provider/${issuer}`;
/** Where GitHub vouches for its runs. */
export const providerUrl = `https://${issuer}`;
