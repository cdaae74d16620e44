import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnOIDCProvider, CfnRole, ManagedPolicy, PolicyDocument } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { deployPolicy, executionPolicies, providerUrl, trustPolicy } from './policies.ts';

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
    const execution = executionPolicies(this).map(
      (document, index) =>
        new ManagedPolicy(this, `Execution${index}`, {
          description: 'What CloudFormation may do while it deploys Chorus',
          document: PolicyDocument.fromJson(document),
        }),
    );
    const provider = new CfnOIDCProvider(this, 'GitHub', {
      url: providerUrl,
      clientIdList: ['sts.amazonaws.com'],
    });
    const deployer = new CfnRole(this, 'Deployer', {
      description: 'Deploys Chorus from the workflows of its repository',
      assumeRolePolicyDocument: trustPolicy(provider.attrArn, repository),
      policies: [{ policyName: 'Deploy', policyDocument: deployPolicy(this) }],
    });
    new CfnOutput(this, 'DeployRoleArn', { value: deployer.attrArn });
    new CfnOutput(this, 'ExecutionPolicyArns', {
      value: execution.map(({ managedPolicyArn }) => managedPolicyArn).join(','),
    });
  }
}
