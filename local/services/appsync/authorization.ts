import {
  type ConstDirectiveNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql';
import type { ApiModel, AuthType } from '../../model/appsync.ts';
import type { Caller } from './caller.ts';

/**
 * Decides who may touch which field, from the schema's directives:
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#using-additional-authorization-modes
 */
export interface Authorization {
  mayAccess(caller: Caller, typeName: string, fieldName: string): boolean;
}

/** Modes that open a field; `groups` null: everyone signed in that way. */
interface Rule {
  mode: AuthType;
  groups: readonly string[] | null;
}

const modeOfDirective: Record<string, AuthType> = {
  aws_api_key: 'API_KEY',
  aws_iam: 'AWS_IAM',
  aws_oidc: 'OPENID_CONNECT',
  aws_lambda: 'AWS_LAMBDA',
  aws_cognito_user_pools: 'AMAZON_COGNITO_USER_POOLS',
};

function groupsOf(directive: ConstDirectiveNode): string[] | null {
  const argument = directive.arguments?.find((candidate) => candidate.name.value === 'cognito_groups');
  const groups: unknown = argument ? valueFromASTUntyped(argument.value) : null;
  return Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : null;
}

function rulesOf(directives: readonly ConstDirectiveNode[] | undefined, onlyCognito: boolean): Rule[] {
  return (directives ?? []).flatMap((directive) => {
    const name = directive.name.value;
    if (name === 'aws_auth') {
      // Ignored as soon as the API has additional modes.
      return onlyCognito ? [{ mode: 'AMAZON_COGNITO_USER_POOLS' as const, groups: groupsOf(directive) }] : [];
    }
    const mode = modeOfDirective[name];
    return mode ? [{ mode, groups: groupsOf(directive) }] : [];
  });
}

/** Directives may stand on the type itself and on each `extend type`. */
function typeRules(type: GraphQLObjectType, onlyCognito: boolean): Rule[] {
  const nodes = [type.astNode, ...type.extensionASTNodes];
  return nodes.flatMap((node) => rulesOf(node?.directives, onlyCognito));
}

function defaultRules(model: ApiModel): Rule[] {
  const provider = model.defaultAuth;
  const denied = provider.type === 'AMAZON_COGNITO_USER_POOLS' && provider.defaultAction === 'DENY';
  return denied ? [] : [{ mode: provider.type, groups: null }];
}

function fulfils(rule: Rule, caller: Caller): boolean {
  if (rule.mode !== caller.mode) return false;
  return rule.groups === null || rule.groups.some((group) => caller.groups.includes(group));
}

/** Reads all directives once; each later question is a look-up. */
export function createAuthorization(schema: GraphQLSchema, model: ApiModel): Authorization {
  const onlyCognito =
    model.defaultAuth.type === 'AMAZON_COGNITO_USER_POOLS' && model.additionalAuth.length === 0;
  const fallback = defaultRules(model);
  const rules = new Map<string, Rule[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const ofType = typeRules(type, onlyCognito);
    for (const field of Object.values(type.getFields())) {
      const ofField = rulesOf(field.astNode?.directives, onlyCognito);
      const effective = ofField.length > 0 ? ofField : ofType.length > 0 ? ofType : fallback;
      rules.set(`${type.name}.${field.name}`, effective);
    }
  }

  return {
    mayAccess(caller, typeName, fieldName) {
      const key = `${typeName}.${fieldName}`;
      if (caller.deniedFields.has(key)) return false;
      return (rules.get(key) ?? fallback).some((rule) => fulfils(rule, caller));
    },
  };
}
