import type { AttributeValue } from '../attribute-value.ts';
import type { Condition } from './expression.ts';

export type LegacyComparator =
  | 'EQ'
  | 'NE'
  | 'LE'
  | 'LT'
  | 'GE'
  | 'GT'
  | 'NOT_NULL'
  | 'NULL'
  | 'CONTAINS'
  | 'NOT_CONTAINS'
  | 'BEGINS_WITH'
  | 'IN'
  | 'BETWEEN';

/** A member of `Expected`, `QueryFilter`, `ScanFilter` or `KeyConditions`. */
export interface LegacyCondition {
  ComparisonOperator?: LegacyComparator;
  AttributeValueList?: AttributeValue[];
  Value?: AttributeValue;
  Exists?: boolean;
}

/**
 * Reads conditional parameters of DynamoDB's first years as a condition expression.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html
 */
export function conditionOfLegacy(
  conditions: Record<string, LegacyCondition>,
  operator: 'AND' | 'OR' = 'AND',
): Condition {
  const args = Object.entries(conditions).map(([name, condition]) => expressionOf(name, condition));
  return { type: operator === 'OR' ? 'or' : 'and', args };
}

function expressionOf(name: string, condition: LegacyCondition): Condition {
  const path = [name];
  const values = condition.AttributeValueList ?? (condition.Value === undefined ? [] : [condition.Value]);
  switch (comparatorOf(condition)) {
    case 'EQ':
      return { type: '=', args: [path, ...values] };
    case 'NE':
      return { type: '<>', args: [path, ...values] };
    case 'LE':
      return { type: '<=', args: [path, ...values] };
    case 'LT':
      return { type: '<', args: [path, ...values] };
    case 'GE':
      return { type: '>=', args: [path, ...values] };
    case 'GT':
      return { type: '>', args: [path, ...values] };
    case 'IN':
      return { type: 'in', args: [path, ...values] };
    case 'BETWEEN':
      return { type: 'between', args: [path, ...values] };
    case 'NOT_NULL':
      return { type: 'function', name: 'attribute_exists', args: [path] };
    case 'NULL':
      return { type: 'function', name: 'attribute_not_exists', args: [path] };
    case 'BEGINS_WITH':
      return { type: 'function', name: 'begins_with', args: [path, ...values] };
    case 'CONTAINS':
      return { type: 'function', name: 'contains', args: [path, ...values] };
    case 'NOT_CONTAINS':
      return { type: 'not', args: [{ type: 'function', name: 'contains', args: [path, ...values] }] };
  }
}

function comparatorOf({ ComparisonOperator, Exists, Value }: LegacyCondition): LegacyComparator {
  if (ComparisonOperator !== undefined) return ComparisonOperator;
  if (Exists === false) return 'NULL';
  return Value === undefined ? 'NOT_NULL' : 'EQ';
}
