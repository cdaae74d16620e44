import type { AttributeValue } from '../attribute-value.ts';

/** Names and list positions from the item inwards, placeholders already resolved. */
export type Path = (string | number)[];

export type Operand = Path | SizeOf | AttributeValue;

export interface SizeOf {
  type: 'function';
  name: 'size';
  args: Operand[];
}

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type ConditionFunction =
  'attribute_exists' | 'attribute_not_exists' | 'attribute_type' | 'begins_with' | 'contains';

/** A condition, filter or key condition as the parser leaves it. */
export type Condition =
  | { type: 'and' | 'or' | 'not'; args: Condition[] }
  | { type: Comparator | 'between' | 'in'; args: Operand[] }
  | { type: 'function'; name: ConditionFunction; args: Operand[] };

export type UpdateOperand =
  | Path
  | AttributeValue
  | { type: 'add' | 'subtract'; args: UpdateOperand[] }
  | { type: 'function'; name: 'if_not_exists' | 'list_append'; args: UpdateOperand[] };

/** One clause of an update expression. */
export type UpdateAction =
  | { type: 'set'; path: Path; val: UpdateOperand }
  | { type: 'remove'; path: Path }
  | { type: 'add' | 'delete'; path: Path; val: AttributeValue };

export interface ParsedCondition {
  expression: Condition;
  /** First names of all paths, as keys. */
  pathHeads: Record<string, true>;
  /** First names of paths with more than one step, as keys. */
  nestedPaths: Record<string, true>;
}

export interface ParsedUpdate {
  sections: UpdateAction[];
  paths: Path[];
  nestedPaths: Record<string, true>;
}

export interface ParsedProjection {
  paths: Path[];
  nestedPaths: Record<string, true>;
}
