import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type Environment, type KeptBackups } from './environment.ts';
import { removalPolicyOf } from './environment-defaults.ts';

export interface BackupsProps {
  environment: Environment;
  kept: KeptBackups;
}

/** In which a lock can still be taken off; AWS asks for three days at least. After that nobody can, AWS included. */
const graceDays = 7;

/**
 * Copies of every table of a stack in a vault of their own: what point-in-time recovery does not give, as that goes with
 * its table and with whoever may delete it. To be called when all tables are there.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
 */
export class Backups extends Construct {
  constructor(scope: Construct, id: string, { environment, kept }: BackupsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    // Another key than that of the tables: who loses the one still has the other.
    const key = new Key(this, 'Key', {
      description: 'Encrypts backups of Chorus',
      enableKeyRotation: true,
      removalPolicy: removalPolicyOf(environment),
    });
    const vault = new BackupVault(this, 'Vault', {
      backupVaultName: `${stack.stackName}-backups`,
      encryptionKey: key,
      lockConfiguration: {
        minRetention: Duration.days(Math.min(kept.dailyDays, kept.weeklyDays)),
        maxRetention: Duration.days(Math.max(kept.dailyDays, kept.weeklyDays)),
        ...(kept.isLockedForGood && { changeableFor: Duration.days(graceDays) }),
      },
      removalPolicy: environment.protectsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: `${stack.stackName}-backups`,
      backupVault: vault,
      backupPlanRules: [
        rule('Daily', Schedule.cron({ hour: '3', minute: '0' }), kept.dailyDays),
        rule('Weekly', Schedule.cron({ weekDay: 'SUN', hour: '4', minute: '0' }), kept.weeklyDays),
      ],
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('backup.amazonaws.com') });
    key.grant(role, 'kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey');
    plan.addSelection('Tables', {
      role,
      resources: tablesOf(stack).map((table) => BackupResource.fromArn(table.tableArn)),
    });
  }
}

function rule(ruleName: string, scheduleExpression: Schedule, days: number): BackupPlanRule {
  return new BackupPlanRule({
    ruleName,
    scheduleExpression,
    startWindow: Duration.hours(1),
    completionWindow: Duration.hours(8),
    deleteAfter: Duration.days(days),
  });
}

/** Those that the stack makes; replicas are backed up where their table is. */
function tablesOf(stack: Stack): TableV2[] {
  return stack.node.findAll().filter((construct) => construct instanceof TableV2);
}
