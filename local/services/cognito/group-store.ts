import type { UserPoolGroupModel, UserPoolModel } from '../../model/cognito.ts';
import { AwsError } from '../../lib/errors.ts';
import { resourceNotFound } from './errors.ts';
import { readRecord } from './record.ts';
import type { RecordLog } from './record-log.ts';

export interface Group extends Readonly<UserPoolGroupModel> {
  /** True for a group of the template, false for one made through the API. */
  readonly isDeclared: boolean;
  readonly createdMs: number;
  readonly modifiedMs: number;
}

/** The groups of one pool: those of the template and those made through the API. */
export interface GroupStore {
  /** @throws AwsError `ResourceNotFoundException` */
  get(name: string): Group;
  has(name: string): boolean;
  /** By name. */
  all(): Group[];
  /** Of the names given, those that exist: most important (lowest precedence) first, then by name. */
  ranked(names: readonly string[]): Group[];
  /** @throws AwsError `GroupExistsException` */
  add(group: UserPoolGroupModel): Group;
  update(name: string, changes: Partial<UserPoolGroupModel>): Group;
  remove(name: string): void;
}

/** Creates the store and brings the template's groups up to date: new ones are added, dropped ones removed. */
export function createGroupStore(model: UserPoolModel, records: RecordLog, now: () => number): GroupStore {
  const groups = new Map<string, Group>();
  for (const [name, value] of records.entries('group')) {
    const record = readRecord('group', name, value);
    groups.set(name, {
      name,
      description: record.optionalString('description') ?? null,
      precedence: record.optionalNumber('precedence') ?? null,
      roleArn: record.optionalString('roleArn') ?? null,
      isDeclared: record.flag('isDeclared'),
      createdMs: record.number('createdMs'),
      modifiedMs: record.number('modifiedMs'),
    });
  }

  function save(group: Group): Group {
    groups.set(group.name, group);
    records.put('group', group.name, { ...group });
    return group;
  }

  function remove(name: string): void {
    groups.delete(name);
    records.remove('group', name);
  }

  function get(name: string): Group {
    const group = groups.get(name);
    if (!group) throw resourceNotFound('Group not found.');
    return group;
  }

  const declaredNames = new Set(model.groups.map((group) => group.name));
  for (const group of [...groups.values()]) {
    if (group.isDeclared && !declaredNames.has(group.name)) remove(group.name);
  }
  for (const declared of model.groups) {
    const existing = groups.get(declared.name);
    if (existing && isSame(existing, declared)) continue;
    save({ ...declared, isDeclared: true, createdMs: existing?.createdMs ?? now(), modifiedMs: now() });
  }

  return {
    get,
    has: (name) => groups.has(name),
    all: () => [...groups.values()].sort(byName),
    ranked: (names) =>
      names
        .flatMap((name) => groups.get(name) ?? [])
        .sort((a, b) => (a.precedence ?? Infinity) - (b.precedence ?? Infinity) || byName(a, b)),
    add(group) {
      if (groups.has(group.name)) {
        throw new AwsError('GroupExistsException', `A group with the name ${group.name} already exists.`);
      }
      return save({ ...group, isDeclared: false, createdMs: now(), modifiedMs: now() });
    },
    update: (name, changes) => save({ ...get(name), ...changes, name, modifiedMs: now() }),
    remove: (name) => remove(get(name).name),
  };
}

function byName(a: Group, b: Group): number {
  return a.name < b.name ? -1 : 1;
}

function isSame(group: Group, declared: UserPoolGroupModel): boolean {
  return (
    group.isDeclared &&
    group.description === declared.description &&
    group.precedence === declared.precedence &&
    group.roleArn === declared.roleArn
  );
}
