import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { Group } from './group-store.ts';
import type { Pool } from './pool.ts';
import type { TriggerName } from './triggers.ts';
import { triggerAttributes } from './trigger-attributes.ts';
import type { User } from './user-store.ts';

/** What the pre token generation trigger wants changed. */
export interface TokenCustomization {
  id: ClaimChanges;
  access: ClaimChanges;
  scopesToAdd: string[];
  scopesToSuppress: string[];
  /** `undefined`: the user's own groups stand. */
  groups: GroupClaims | undefined;
}

export interface ClaimChanges {
  add: JsonObject;
  suppress: string[];
}

/** The group claims of a token. */
export interface GroupClaims {
  names: string[];
  roles: string[];
  preferredRole: string | undefined;
}

/** The group claims of a user without any customization. */
export function groupClaimsOf(groups: readonly Group[]): GroupClaims {
  const roles = groups.flatMap((group) => group.roleArn ?? []);
  return { names: groups.map((group) => group.name), roles, preferredRole: roles[0] };
}

/** Asks the pool's pre token generation trigger, whichever version it has; without one nothing changes. */
export async function customizeTokens(
  pool: Pool,
  event: {
    source: string;
    user: User;
    clientId: string;
    groups: GroupClaims;
    scopes: string[];
    clientMetadata: Record<string, string>;
  },
): Promise<TokenCustomization> {
  const version = versions.find(({ trigger }) => pool.triggers.has(trigger));
  if (!version) return unchanged();
  const request = {
    userAttributes: triggerAttributes(event.user),
    groupConfiguration: {
      groupsToOverride: event.groups.names,
      iamRolesToOverride: event.groups.roles,
      preferredRole: event.groups.preferredRole ?? null,
    },
    ...(version.number === '1' ? {} : { scopes: event.scopes }),
    clientMetadata: event.clientMetadata,
  };
  const response = await pool.triggers.invoke(version.trigger, {
    source: event.source,
    userName: event.user.username,
    clientId: event.clientId,
    version: version.number,
    request,
    response: { [version.member]: null },
  });
  const details = objectIn(response, version.member);
  return version.number === '1' ? parseFirstVersion(details) : parseLaterVersion(details);
}

// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
const versions: readonly { trigger: TriggerName; number: string; member: string }[] = [
  { trigger: 'PreTokenGenerationV3', number: '3', member: 'claimsAndScopeOverrideDetails' },
  { trigger: 'PreTokenGenerationV2', number: '2', member: 'claimsAndScopeOverrideDetails' },
  { trigger: 'PreTokenGeneration', number: '1', member: 'claimsOverrideDetails' },
];

/** Claims that a trigger can neither set nor drop. */
const protectedClaims: ReadonlySet<string> = new Set([
  'acr',
  'amr',
  'at_hash',
  'aud',
  'auth_time',
  'azp',
  'client_id',
  'cognito:username',
  'device_key',
  'event_id',
  'exp',
  'iat',
  'identities',
  'iss',
  'jti',
  'nbf',
  'nonce',
  'origin_jti',
  'scope',
  'sub',
  'token_use',
  'username',
  'version',
]);

const isFree = (claim: string): boolean =>
  !protectedClaims.has(claim) && !claim.startsWith('dev:') && !claim.startsWith('aws:');

/** `claims` with a trigger's changes, as far as it may make them. */
export function changeClaims(claims: JsonObject, changes: ClaimChanges): JsonObject {
  const added = Object.entries(changes.add).filter(([name]) => isFree(name));
  const suppressed = new Set(changes.suppress.filter(isFree));
  const entries = Object.entries({ ...claims, ...Object.fromEntries(added) });
  return Object.fromEntries(entries.filter(([name]) => !suppressed.has(name)));
}

const noChanges = (): ClaimChanges => ({ add: {}, suppress: [] });

function unchanged(): TokenCustomization {
  return { id: noChanges(), access: noChanges(), scopesToAdd: [], scopesToSuppress: [], groups: undefined };
}

function parseFirstVersion(details: JsonObject): TokenCustomization {
  return { ...unchanged(), id: parseChanges(details), groups: parseGroups(details) };
}

function parseLaterVersion(details: JsonObject): TokenCustomization {
  const access = objectIn(details, 'accessTokenGeneration');
  return {
    id: parseChanges(objectIn(details, 'idTokenGeneration')),
    access: parseChanges(access),
    scopesToAdd: textsIn(access, 'scopesToAdd'),
    scopesToSuppress: textsIn(access, 'scopesToSuppress'),
    groups: parseGroups(details),
  };
}

function parseChanges(generation: JsonObject): ClaimChanges {
  return {
    add: objectIn(generation, 'claimsToAddOrOverride'),
    suppress: textsIn(generation, 'claimsToSuppress'),
  };
}

function parseGroups(details: JsonObject): GroupClaims | undefined {
  const override = details['groupOverrideDetails'];
  if (!isJsonObject(override) || !Array.isArray(override['groupsToOverride'])) return undefined;
  const preferredRole = override['preferredRole'];
  return {
    names: textsIn(override, 'groupsToOverride'),
    roles: textsIn(override, 'iamRolesToOverride'),
    preferredRole: typeof preferredRole === 'string' ? preferredRole : undefined,
  };
}

function objectIn(parent: JsonObject, member: string): JsonObject {
  const value = parent[member];
  return isJsonObject(value) ? value : {};
}

function textsIn(parent: JsonObject, member: string): string[] {
  const value: Json | undefined = parent[member];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
