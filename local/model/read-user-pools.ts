import { isJsonObject } from '../lib/json.ts';
import type { Addresses } from '../template/addresses.ts';
import { physicalName } from '../template/physical-names.ts';
import type { Problems } from '../template/problems.ts';
import type { ResolvedAssembly } from '../template/resolve-assembly.ts';
import { viewResource, type Properties, type ResourceView } from '../template/resource-view.ts';
import type { PasswordPolicy, UserPoolClientModel, UserPoolGroupModel, UserPoolModel } from './cognito.ts';
import { localArn } from './local-arn.ts';
import { readUserPoolClient } from './read-user-pool-client.ts';

/** Reads user pools with the clients and groups that belong to them. */
export function readUserPools(assembly: ResolvedAssembly, problems: Problems): UserPoolModel[] {
  const clients = readMembers(assembly, problems, 'AWS::Cognito::UserPoolClient', readUserPoolClient);
  const groups = readMembers(assembly, problems, 'AWS::Cognito::UserPoolGroup', readGroup);
  return assembly.ofType('AWS::Cognito::UserPool').map((resource) => {
    const pool = viewResource(resource, problems);
    const id = pool.ref();
    return readUserPool(pool, assembly.addresses, clients.get(id) ?? [], groups.get(id) ?? []);
  });
}

/** Reads what hangs on a pool by `UserPoolId`: pool id to members. */
function readMembers<T>(
  assembly: ResolvedAssembly,
  problems: Problems,
  type: string,
  read: (view: ResourceView, poolId: string) => T,
): Map<string, T[]> {
  const members = new Map<string, T[]>();
  for (const resource of assembly.ofType(type)) {
    const view = viewResource(resource, problems);
    const poolId = view.properties.text('UserPoolId');
    members.set(poolId, [...(members.get(poolId) ?? []), read(view, poolId)]);
  }
  return members;
}

function readUserPool(
  pool: ResourceView,
  addresses: Addresses,
  clients: UserPoolClientModel[],
  groups: UserPoolGroupModel[],
): UserPoolModel {
  const { properties } = pool;
  const schema = properties.objects('Schema').map(readSchemaAttribute);
  return {
    logicalId: pool.logicalId,
    id: pool.ref(),
    arn: pool.attribute('Arn'),
    name: properties.optionalText('UserPoolName') ?? physicalName(pool.stackName, pool.logicalId, 128),
    usernameAttributes: chosen(properties, 'UsernameAttributes', ['email', 'phone_number']),
    aliasAttributes: chosen(properties, 'AliasAttributes', ['email', 'phone_number', 'preferred_username']),
    autoVerifiedAttributes: chosen(properties, 'AutoVerifiedAttributes', ['email', 'phone_number']),
    // Sensitive unless said otherwise: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UsernameConfigurationType.html
    usernameCaseSensitive: properties.object('UsernameConfiguration')?.flag('CaseSensitive', true) ?? true,
    passwordPolicy: readPasswordPolicy(properties.object('Policies')?.object('PasswordPolicy') ?? null),
    requiredAttributes: schema.filter((attribute) => attribute.required).map((attribute) => attribute.name),
    customAttributes: schema
      .filter((attribute) => !standardAttributes.has(attribute.name))
      .map(({ name, mutable, dataType }) => ({ name, mutable, dataType })),
    adminCreateUserOnly:
      properties.object('AdminCreateUserConfig')?.flag('AllowAdminCreateUserOnly', false) ?? false,
    lambdaTriggers: readTriggers(properties, addresses),
    clients,
    groups,
  };
}

/** The attributes of OpenID Connect that every pool has; whatever else its schema names is a custom one. */
const standardAttributes: ReadonlySet<string> = new Set([
  'address',
  'birthdate',
  'email',
  'email_verified',
  'family_name',
  'gender',
  'given_name',
  'identities',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'phone_number_verified',
  'picture',
  'preferred_username',
  'profile',
  'sub',
  'updated_at',
  'website',
  'zoneinfo',
]);

function readSchemaAttribute(attribute: Properties) {
  return {
    name: attribute.text('Name'),
    required: attribute.flag('Required', false),
    mutable: attribute.flag('Mutable', true),
    dataType: attribute.optionalText('AttributeDataType') ?? 'String',
  };
}

/** Without a policy Cognito asks for eight characters of all four kinds; a policy asks for what it names. */
function readPasswordPolicy(policy: Properties | null): PasswordPolicy {
  const unsaid = policy === null;
  return {
    minimumLength: policy?.number('MinimumLength', 8) ?? 8,
    requireLowercase: policy?.flag('RequireLowercase', false) ?? unsaid,
    requireUppercase: policy?.flag('RequireUppercase', false) ?? unsaid,
    requireNumbers: policy?.flag('RequireNumbers', false) ?? unsaid,
    requireSymbols: policy?.flag('RequireSymbols', false) ?? unsaid,
  };
}

/**
 * Trigger name to ARN. Two triggers are written as objects with `LambdaArn` and `LambdaVersion`; the versions of the
 * token trigger's event are told apart by name (`PreTokenGenerationV2`).
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cognito-userpool-lambdaconfig.html
 */
function readTriggers(properties: Properties, addresses: Addresses): Record<string, string> {
  const config = properties.json('LambdaConfig');
  const { PreTokenGenerationConfig: tokenTrigger, ...others } = isJsonObject(config) ? config : {};
  const triggers: Record<string, string> = {};
  for (const [name, value] of Object.entries(others)) {
    const arn = isJsonObject(value) ? value['LambdaArn'] : value;
    if (typeof arn === 'string' && arn.includes(':lambda:')) triggers[name] = localArn(arn, addresses);
  }
  if (isJsonObject(tokenTrigger) && typeof tokenTrigger['LambdaArn'] === 'string') {
    const version = /^V([2-9])_/.exec(String(tokenTrigger['LambdaVersion']))?.[1];
    delete triggers['PreTokenGeneration'];
    const name = version === undefined ? 'PreTokenGeneration' : `PreTokenGenerationV${version}`;
    triggers[name] = localArn(tokenTrigger['LambdaArn'], addresses);
  }
  return triggers;
}

function readGroup(group: ResourceView): UserPoolGroupModel {
  return {
    name: group.ref(),
    description: group.properties.optionalText('Description'),
    precedence: group.properties.optionalNumber('Precedence'),
    roleArn: group.properties.optionalText('RoleArn'),
  };
}

function chosen<T extends string>(properties: Properties, name: string, allowed: readonly T[]): T[] {
  return properties.texts(name).flatMap((value) => {
    const option = allowed.find((candidate) => candidate === value);
    if (option === undefined) properties.report(name, value, `use ${allowed.join(', ')}`);
    return option ?? [];
  });
}
