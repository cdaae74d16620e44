import { type AttributeValue, isTypedSet, toAttributeValue } from './attribute-value.ts';
import type { Expression } from './filter-expression.ts';
import { createNameAliases, type NameAliases } from './name-aliases.ts';
import { InputError } from './stop.ts';
import { isOperation, type Operation } from './update-operations.ts';
import { isList, isRecord } from './values.ts';

type Path = readonly string[];
/** Clauses in the order they were written; aliases are numbered only when they are rendered. */
interface Clauses {
  sets: { path: Path; render: (target: string, bind: (value: unknown) => string) => string }[];
  removes: Path[];
}

/**
 * The update expression of an update object: one `SET` list, then one `REMOVE` list.
 *
 * A plain object value sets its members one by one (`SET #expName_1.#expName_2 = …`), so the attribute
 * has to exist; `operations.replace` sets it whole. Null writes a NULL attribute.
 */
export function renderUpdate(update: unknown): Expression {
  if (!isRecord(update)) throw new InputError('Expected update to be an Object.');
  const clauses: Clauses = { sets: [], removes: [] };
  collect(update, [], clauses);
  return render(clauses);
}

function collect(members: Record<string, unknown>, parent: Path, clauses: Clauses): void {
  for (const key of Object.keys(members)) {
    const value = members[key];
    const path = [...parent, key];
    if (value === undefined) continue;
    if (isOperation(value)) collectOperation(value, path, clauses);
    else if (isList(value) && value.length > 0 && isOperation(value[0])) {
      for (const item of value) if (isOperation(item)) collectOperation(item, path, clauses);
    } else if (isRecord(value) && Object.keys(value).length > 0 && !isTypedSet(value)) {
      collect(value, path, clauses);
    } else clauses.sets.push({ path, render: (target, bind) => `${target} = ${bind(value)}` });
  }
}

function collectOperation(operation: Operation, path: Path, clauses: Clauses): void {
  const set = (render: Clauses['sets'][number]['render']): void => void clauses.sets.push({ path, render });
  switch (operation.type) {
    case 'OPERATION_ADD':
    case 'OPERATION_REPLACE':
      return set((target, bind) => `${target} = ${bind(operation.value)}`);
    case 'OPERATION_INCREMENT':
      return set((target, bind) => `${target} = ${target} + ${bind(operation.by ?? 1)}`);
    case 'OPERATION_DECREMENT':
      return set((target, bind) => `${target} = ${target} - ${bind(operation.by ?? 1)}`);
    case 'OPERATION_APPEND':
      return set((target, bind) => `${target} = list_append(${target}, ${bind(operation.items)})`);
    case 'OPERATION_PREPEND':
      return set((target, bind) => `${target} = list_append(${bind(operation.items)}, ${target})`);
    case 'OPERATION_UPDATE_LIST_ITEM':
      return set((target, bind) => `${target}[${String(operation.index)}] = ${bind(operation.value)}`);
    case 'OPERATION_REMOVE':
      clauses.removes.push(path);
  }
}

function render({ sets, removes }: Clauses): Expression {
  const aliases = createNameAliases();
  const expressionValues: Record<string, AttributeValue> = {};
  let bound = 0;
  const bind = (value: unknown): string => {
    bound += 1;
    const placeholder = `:expValue_${bound}`;
    expressionValues[placeholder] = toAttributeValue(value);
    return placeholder;
  };
  const parts: string[] = [];
  const setTexts: string[] = [];
  for (const set of sets) setTexts.push(set.render(aliased(set.path, aliases), bind));
  if (setTexts.length > 0) parts.push(`SET ${setTexts.join(', ')}`);
  const removeTexts: string[] = [];
  for (const path of removes) removeTexts.push(aliased(path, aliases));
  if (removeTexts.length > 0) parts.push(`REMOVE ${removeTexts.join(', ')}`);
  return { expression: parts.join(' '), expressionNames: aliases.names, expressionValues };
}

function aliased(path: Path, aliases: NameAliases): string {
  const segments: string[] = [];
  for (const segment of path) segments.push(aliases.of(segment));
  return segments.join('.');
}
