import type { AttributeValue } from '../attribute-value.ts';
import type { UpdateAction } from './expression.ts';

/** A member of `AttributeUpdates`. */
export interface LegacyUpdate {
  Action?: string;
  Value?: AttributeValue;
}

/**
 * Reads `AttributeUpdates` as the clauses of an update expression.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html
 */
export function actionsOfLegacy(updates: Record<string, LegacyUpdate>): UpdateAction[] {
  return Object.entries(updates).map(([name, update]) => actionOf(name, update));
}

function actionOf(name: string, { Action: action = 'PUT', Value: value }: LegacyUpdate): UpdateAction {
  const path = [name];
  if (value === undefined) return { type: 'remove', path };
  if (action === 'DELETE') return { type: 'delete', path, val: value };
  if (action !== 'ADD') return { type: 'set', path, val: value };
  if (value.L === undefined) return { type: 'add', path, val: value };
  const existing = { type: 'function' as const, name: 'if_not_exists' as const, args: [path, { L: [] }] };
  return { type: 'set', path, val: { type: 'function', name: 'list_append', args: [existing, value] } };
}
