import { attributeOf, type AttributeValue, type Item } from '../attribute-value.ts';
import type { Path } from './expression.ts';

/** The value at a path; `undefined` when a step leads nowhere. */
export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  const [head, ...rest] = path;
  if (typeof head !== 'string') return undefined;
  let value = attributeOf(item, head);
  for (const step of rest) {
    if (value === undefined) return undefined;
    value = stepInto(value, step);
  }
  return value;
}

function stepInto(value: AttributeValue, step: string | number): AttributeValue | undefined {
  if (typeof step === 'number') return value.L?.[step];
  return value.M === undefined ? undefined : attributeOf(value.M, step);
}
