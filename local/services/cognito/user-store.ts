import type { JsonObject } from '../../lib/json.ts';
import type { UserPoolModel } from '../../model/cognito.ts';
import type { Attributes } from './attributes.ts';
import { isVerified } from './attributes.ts';
import { aliasExists, userNotFound, usernameExists } from './errors.ts';
import type { RecordLog } from './record-log.ts';
import { readRecord } from './record.ts';
import type { PasswordSecret } from './srp.ts';

const userStatuses = ['UNCONFIRMED', 'CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'RESET_REQUIRED'] as const;
export type UserStatus = (typeof userStatuses)[number];

/** A user, replaced whole at every change. */
export interface User {
  /** As first written; equal to `sub` where people sign in with an email address or phone number. */
  readonly username: string;
  readonly sub: string;
  readonly status: UserStatus;
  readonly enabled: boolean;
  /** Without `sub`. */
  readonly attributes: Attributes;
  readonly groups: readonly string[];
  /** `null` while there is no password to sign in with. */
  readonly secret: PasswordSecret | null;
  /** When a temporary password stops working; `null` for a password of the user's own. */
  readonly passwordExpiresMs: number | null;
  readonly createdMs: number;
  readonly modifiedMs: number;
}

/** The users of one pool. Every method is synchronous, so that a check and the change after it are one step. */
export interface UserStore {
  /** Finds by username, `sub` or an alias that the pool's settings make valid for sign-in. */
  find(name: string): User | undefined;
  /** In order of creation. */
  all(): User[];
  /** Who signs in with this email address, phone number or preferred username. */
  aliasOwner(attribute: string, value: string): User | undefined;
  /** @throws AwsError `UsernameExistsException` */
  add(user: User): void;
  /**
   * Replaces a user by what `change` makes of the current one.
   *
   * @throws AwsError `UserNotFoundException` when deleted meanwhile, `AliasExistsException` when an alias is taken.
   */
  update(sub: string, change: (user: User) => User): User;
  remove(sub: string): void;
}

export function createUserStore(model: UserPoolModel, records: RecordLog, now: () => number): UserStore {
  const bySub = new Map<string, User>();
  const subByUsername = new Map<string, string>();
  const subByAlias = new Map<string, string>();

  const fold = (name: string): string => (model.usernameCaseSensitive ? name : name.toLowerCase());
  const aliasKey = (attribute: string, value: string): string => `${attribute}=${fold(value)}`;

  function aliasesOf(user: User): [attribute: string, value: string][] {
    const names = [
      ...model.usernameAttributes,
      ...model.aliasAttributes.filter(
        (name) => name === 'preferred_username' || isVerified(user.attributes, name),
      ),
    ];
    return names.flatMap((name) => {
      const value = user.attributes[name];
      return value === undefined ? [] : [[name, value]];
    });
  }

  function index(user: User): void {
    bySub.set(user.sub, user);
    subByUsername.set(fold(user.username), user.sub);
    for (const [attribute, value] of aliasesOf(user)) subByAlias.set(aliasKey(attribute, value), user.sub);
  }

  function forget(user: User): void {
    bySub.delete(user.sub);
    subByUsername.delete(fold(user.username));
    for (const [attribute, value] of aliasesOf(user)) subByAlias.delete(aliasKey(attribute, value));
  }

  function aliasOwner(attribute: string, value: string): User | undefined {
    return bySub.get(subByAlias.get(aliasKey(attribute, value)) ?? '');
  }

  function takenAlias(user: User): string | undefined {
    return aliasesOf(user).find(([attribute, value]) => {
      const owner = aliasOwner(attribute, value);
      return owner !== undefined && owner.sub !== user.sub;
    })?.[0];
  }

  function save(user: User): void {
    index(user);
    records.put('user', user.sub, formatUser(user));
  }

  for (const [key, value] of records.entries('user')) index(parseUser(key, readRecord('user', key, value)));

  return {
    find(name) {
      const byUsername = subByUsername.get(fold(name));
      if (byUsername !== undefined) return bySub.get(byUsername);
      const signInAttributes = [...model.usernameAttributes, ...model.aliasAttributes];
      return (
        bySub.get(name) ??
        signInAttributes.map((attribute) => aliasOwner(attribute, name)).find((user) => user !== undefined)
      );
    },
    all: () => [...bySub.values()],
    aliasOwner,
    add(user) {
      if (subByUsername.has(fold(user.username))) throw usernameExists('User already exists');
      const taken = takenAlias(user);
      if (taken !== undefined) {
        const message = `An account with the given ${taken} already exists.`;
        throw model.usernameAttributes.length > 0 ? usernameExists(message) : aliasExists(message);
      }
      save(user);
    },
    update(sub, change) {
      const current = bySub.get(sub);
      if (!current) throw userNotFound();
      const changed = { ...change(current), modifiedMs: now() };
      const taken = takenAlias(changed);
      if (taken !== undefined) throw aliasExists(`An account with the given ${taken} already exists.`);
      // Aliases go first; re-inserting under the same `sub` keeps the order of creation.
      for (const [attribute, value] of aliasesOf(current)) subByAlias.delete(aliasKey(attribute, value));
      save(changed);
      return changed;
    },
    remove(sub) {
      const user = bySub.get(sub);
      if (!user) return;
      forget(user);
      records.remove('user', sub);
    },
  };
}

function formatUser(user: User): JsonObject {
  return {
    username: user.username,
    status: user.status,
    enabled: user.enabled,
    attributes: { ...user.attributes },
    groups: [...user.groups],
    secret: user.secret && { ...user.secret },
    passwordExpiresMs: user.passwordExpiresMs,
    createdMs: user.createdMs,
    modifiedMs: user.modifiedMs,
  };
}

function parseUser(sub: string, record: ReturnType<typeof readRecord>): User {
  const status = userStatuses.find((known) => known === record.string('status'));
  const secret = record.optionalObject('secret');
  const secretRecord = secret && readRecord('user', sub, secret);
  return {
    username: record.string('username'),
    sub,
    status: status ?? 'RESET_REQUIRED',
    enabled: record.flag('enabled'),
    attributes: record.stringMap('attributes'),
    groups: record.strings('groups'),
    secret: secretRecord
      ? { salt: secretRecord.string('salt'), verifier: secretRecord.string('verifier') }
      : null,
    passwordExpiresMs: record.optionalNumber('passwordExpiresMs') ?? null,
    createdMs: record.number('createdMs'),
    modifiedMs: record.number('modifiedMs'),
  };
}
