/** One attribute value in DynamoDB's wire form: exactly one of the members is set. */
export type AttributeValue = {
  S?: string;
  N?: string;
  B?: string;
  BOOL?: boolean;
  NULL?: boolean;
  SS?: string[];
  NS?: string[];
  BS?: string[];
  L?: AttributeValue[];
  M?: Item;
};

/** An item, a key, or the inside of a map. */
export type Item = { [attribute: string]: AttributeValue };

/** The type letter of a value; `null` for an empty object, which validation lets nobody store. */
export function typeOf(value: AttributeValue): keyof AttributeValue | null {
  for (const type in value) return type as keyof AttributeValue;
  return null;
}

/** The attribute of that name, never something inherited from `Object.prototype`. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** Equality as DynamoDB's `=` sees it: same type, deep, sets regardless of order. Numbers must be normalized. */
export function sameValue(a: AttributeValue, b: AttributeValue): boolean {
  const type = typeOf(a);
  if (type === null || type !== typeOf(b)) return false;
  if (type === 'M') return sameItem(a.M ?? {}, b.M ?? {});
  if (type === 'L') return sameList(a.L ?? [], b.L ?? []);
  if (type === 'SS' || type === 'NS' || type === 'BS') return sameSet(a[type] ?? [], b[type] ?? []);
  return a[type] === b[type];
}

/** True when both hold the same attributes with the same values. */
export function sameItem(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const [left, right] = [attributeOf(a, name), attributeOf(b, name)];
    return left !== undefined && right !== undefined && sameValue(left, right);
  });
}

function sameList(a: AttributeValue[], b: AttributeValue[]): boolean {
  return a.length === b.length && a.every((value, i) => sameValue(value, b[i] ?? {}));
}

function sameSet(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((member) => b.includes(member));
}
