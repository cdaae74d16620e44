import { type CfnResource, type Stack, Token, Validations } from 'aws-cdk-lib';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IConstruct } from 'constructs';
import type { Environment } from './environment.ts';
import { findWatchedQueues } from './watched-queues.ts';

/** Rules of cdk-nag that a construct breaks on purpose, and why: rule to reason. */
type Reasons = Readonly<Record<string, string>>;

const ofStack: Reasons = {
  'AwsSolutions-COG2':
    'The web app asks for no second factor yet; sign-ins are judged by their risk where threat protection is on.',
  'AwsSolutions-ASC3':
    'Requests carry tokens and messages, which no log may hold: failed fields are logged, without headers and values.',
  'AwsSolutions-S1': 'Buckets are reached by our own functions and CloudFront alone, whose calls are traced.',
  'AwsSolutions-CFR1': 'The app is for everybody, wherever they are.',
  'AwsSolutions-CFR2': 'Static files, cached at the edge; the firewall stands where requests are worked on.',
  'AwsSolutions-CFR3': 'Who loads a page is nobody’s business; what they do is in the logs of the API.',
};

const ofFunctions: Reasons = {
  'AwsSolutions-IAM5[Resource::*]':
    'X-Ray, CloudWatch’s metrics and network interfaces have no resources to name; a test holds the actions to a list.',
};

const ofBackups: Reasons = {
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]':
    'What AWS Backup needs changes with it; AWS keeps this policy up to date, and the service alone takes the role.',
};

/** The function that copies the site into its bucket, as CDK brings it along. */
const ofSiteDeployment: Reasons = Object.fromEntries(
  [
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'IAM5[Action::s3:GetBucket*]',
    'IAM5[Action::s3:GetObject*]',
    'IAM5[Action::s3:List*]',
    'IAM5[Action::s3:Abort*]',
    'IAM5[Action::s3:DeleteObject*]',
    'IAM5[Resource::*]',
    'L1',
  ].map((rule) => [`AwsSolutions-${rule}`, 'CDK’s own function, which works during deployments only.']),
);

/** Says which rules are broken on purpose. To be called when everything is there. */
export function acknowledgeRules(stack: Stack, environment: Environment): void {
  acknowledge(stack, ofStack);
  if (!environment.signIn.threatProtection) {
    acknowledge(stack, {
      'AwsSolutions-COG3': 'Judging sign-ins costs per user; -c threatProtection=true turns it on.',
    });
  }
  if (environment.domains.site === null) {
    acknowledge(stack, {
      'AwsSolutions-CFR4':
        'CloudFront’s own name comes with its own settings of TLS; a name of one’s own has ours.',
    });
  }
  for (const construct of stack.node.findAll()) acknowledgeConstruct(stack, construct);
  for (const { queue, deadLetters } of findWatchedQueues(stack)) {
    if (queue) continue;
    acknowledge(deadLetters, { 'AwsSolutions-SQS3': 'It holds what the function of a stream gave up on.' });
  }
}

function acknowledgeConstruct(stack: Stack, construct: IConstruct): void {
  if (construct instanceof LambdaFunction && construct.role) acknowledge(construct.role, ofFunctions);
  if (construct instanceof TableV2) {
    const id = stack.getLogicalId(construct.node.defaultChild as CfnResource);
    acknowledge(stack, {
      [`AwsSolutions-IAM5[Resource::<${id}.Arn>/index/*]`]:
        'The indexes of the one table that is named beside it.',
    });
  }
  if (construct instanceof Bucket) {
    const id = stack.getLogicalId(construct.node.defaultChild as CfnResource);
    acknowledge(stack, {
      [`AwsSolutions-IAM5[Resource::<${id}.Arn>/*]`]:
        'The objects of the one bucket that is named before it.',
    });
  }
  if (construct instanceof Secret) {
    acknowledge(construct, {
      'AwsSolutions-SMG4':
        'Whatever it signs would become worthless at once; docs/runbook.md says how to renew it.',
    });
  }
  if (construct.node.path.endsWith('/Backups/Role')) acknowledge(construct, ofBackups);
  if (construct.node.id.startsWith('Custom::CDKBucketDeployment'))
    acknowledgeSiteDeployment(stack, construct);
  if (construct.node.path.endsWith('/Log/Writer')) {
    for (const partition of ['<AWS::Partition>', 'aws']) {
      const log = `arn:${partition}:logs:${regionOf(stack)}:${accountOf(stack)}:log-group:/aws/appsync/apis/*`;
      acknowledge(construct, {
        [`AwsSolutions-IAM5[Resource::${log}]`]:
          'The id of the API is known only when the API, and the role in it, are there.',
      });
    }
  }
}

function acknowledgeSiteDeployment(stack: Stack, construct: IConstruct): void {
  acknowledge(construct, ofSiteDeployment);
  acknowledge(construct, {
    [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-${accountOf(stack)}-${regionOf(stack)}/*]`]:
      'The files of the site, where a deployment puts them first.',
  });
}

/** As cdk-nag writes what is known only during deployment. */
function regionOf({ region }: Stack): string {
  return Token.isUnresolved(region) ? '<AWS::Region>' : region;
}

function accountOf({ account }: Stack): string {
  return Token.isUnresolved(account) ? '<AWS::AccountId>' : account;
}

function acknowledge(construct: IConstruct, reasons: Reasons): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}
