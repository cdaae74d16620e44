import { at, type DeployedResource, items, referredId } from './deployed-template.ts';
import type { Expectations, Gap } from './gap.ts';
import { brokenRules, type Rule } from './rule.ts';

const vault = 'AWS::Backup::BackupVault';
const plan = 'AWS::Backup::BackupPlan';
const selection = 'AWS::Backup::BackupSelection';

/** Copies of every table, in a vault that is encrypted and locked, for long enough and not for ever. */
export function backupGaps(resources: readonly DeployedResource[], { backups }: Expectations): Gap[] {
  if (backups === 'none') return [];
  return [
    ...missing(resources),
    ...brokenRules(resources, [...vaultRules(backups === 'locked'), planRule]),
    ...unselected(resources),
  ];
}

function missing(resources: readonly DeployedResource[]): Gap[] {
  return [vault, plan, selection]
    .filter((type) => !resources.some((resource) => resource.type === type))
    .map((type) => ({ rule: 'backup', id: '', says: `There is no ${type}.` }));
}

function vaultRules(isLocked: boolean): Rule[] {
  return [
    {
      rule: 'backup-encryption',
      says: 'Backups are encrypted with a key of their own.',
      type: vault,
      holds: ({ properties }) => referredId(properties['EncryptionKeyArn']) !== null,
    },
    {
      rule: 'backup-lock',
      says: 'No backup is deleted before its time.',
      type: vault,
      holds: ({ properties, attributes }) => {
        const lock = properties['LockConfiguration'];
        const isFirm =
          Number(at(lock, 'ChangeableForDays')) >= 3 && attributes['DeletionPolicy'] === 'Retain';
        return Number(at(lock, 'MinRetentionDays')) >= 7 && (!isLocked || isFirm);
      },
    },
  ];
}

/** A vault refuses a job whose copies it may not keep for that long. */
const planRule: Rule = {
  rule: 'backup-plan',
  says: 'Backups are made by themselves, and end: who has deleted their account is out of them some day.',
  type: plan,
  holds: ({ properties }) => {
    const rules = items(at(properties, 'BackupPlan', 'BackupPlanRule'));
    return (
      rules.length > 0 &&
      rules.every((rule) => {
        const days = Number(at(rule, 'Lifecycle', 'DeleteAfterDays'));
        return typeof at(rule, 'ScheduleExpression') === 'string' && days >= 7 && days <= 90;
      })
    );
  },
};

function unselected(resources: readonly DeployedResource[]): Gap[] {
  const selected = new Set(
    resources
      .filter(({ type }) => type === selection)
      .flatMap(({ properties }) => items(at(properties, 'BackupSelection', 'Resources')).map(referredId)),
  );
  return brokenRules(resources, [
    {
      rule: 'backup-tables',
      says: 'Every table is backed up.',
      type: 'AWS::DynamoDB::GlobalTable',
      holds: ({ id }) => selected.has(id),
    },
  ]);
}
