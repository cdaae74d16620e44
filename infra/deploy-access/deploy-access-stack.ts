import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import {
  CfnOIDCProvider,
  ManagedPolicy,
  PolicyStatement,
  Role,
  WebIdentityPrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type ServicePermission, servicePermissions } from './service-permissions.ts';

const issuer = 'token.actions.githubusercontent.com';

export interface DeployAccessProps extends StackProps {
  /** `owner/name` on GitHub. */
  repository: string;
}

/**
 * Lets a repository's workflows deploy Chorus, without a key that somebody would have to keep: GitHub vouches for a run,
 * AWS gives it credentials for an hour. To be deployed once per account, by an administrator.
 */
export class DeployAccessStack extends Stack {
  constructor(scope: Construct, id: string, { repository, ...props }: DeployAccessProps) {
    super(scope, id, props);
    const execution = new ManagedPolicy(this, 'Execution', {
      description: 'What CloudFormation may do while it deploys Chorus',
      statements: [...servicePermissions.map((one) => this.allow(one)), ...this.roles()],
    });
    const provider = new CfnOIDCProvider(this, 'GitHub', {
      url: `https://${issuer}`,
      clientIdList: ['sts.amazonaws.com'],
    });
    const deployer = new Role(this, 'Deployer', {
      description: 'Deploys Chorus from the workflows of its repository',
      assumedBy: new WebIdentityPrincipal(provider.attrArn, {
        StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' },
        // Runs of an environment only: GitHub asks for approval there.
        StringLike: { [`${issuer}:sub`]: `repo:${repository}:environment:*` },
      }),
    });
    // These do the work, each its part: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
    deployer.addToPolicy(
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: ['deploy', 'file-publishing', 'lookup'].map(
          (part) => `arn:${this.partition}:iam::${this.account}:role/cdk-*-${part}-role-${this.account}-*`,
        ),
      }),
    );
    new CfnOutput(this, 'DeployRoleArn', { value: deployer.roleArn });
    new CfnOutput(this, 'ExecutionPolicyArn', { value: execution.managedPolicyArn });
  }

  private allow({ prefix, resources }: ServicePermission): PolicyStatement {
    return new PolicyStatement({
      actions: [`${prefix}:*`],
      resources: resources.map((resource) =>
        resource === '*' || resource.startsWith('arn:')
          ? resource
          : `arn:${this.partition}:${prefix}:*:${this.account}:${resource}`,
      ),
    });
  }

  /** Roles of Chorus alone, so that nobody becomes more than they are by a deployment. */
  private roles(): PolicyStatement[] {
    const role = `arn:${this.partition}:iam::${this.account}:role/Chorus-*`;
    return [
      new PolicyStatement({
        actions: [
          'iam:AttachRolePolicy',
          'iam:CreateRole',
          'iam:DeleteRole',
          'iam:DeleteRolePolicy',
          'iam:DetachRolePolicy',
          'iam:GetRole',
          'iam:GetRolePolicy',
          'iam:PassRole',
          'iam:PutRolePolicy',
          'iam:TagRole',
          'iam:UntagRole',
          'iam:UpdateAssumeRolePolicy',
          'iam:UpdateRole',
        ],
        resources: [role],
      }),
      // Services make a role for themselves where none is yet.
      new PolicyStatement({
        actions: ['iam:CreateServiceLinkedRole'],
        resources: [`arn:${this.partition}:iam::${this.account}:role/aws-service-role/*`],
      }),
    ];
  }
}
