import type { Item } from './attribute-value.ts';
import type { Requests } from './requests.ts';

/** A request in wire form, or after validation. */
type Members = Readonly<Record<string, unknown>>;

/** Members with attribute values. */
export type AttributesMember = 'Item' | 'Key' | 'ExclusiveStartKey' | 'ExpressionAttributeValues';

/** Puts the attribute values of a request where those of the first one were. */
type Template = (values: Item) => unknown;

/**
 * Remembers valid requests without their data. An application asks with the same few and other items, keys and values:
 * to validate those anew, and to read the grammar of their expressions, took a quarter of the time of a message.
 */
export interface KnownRequests {
  /** The request after validation; `null` when none like it was seen, or its data have to be looked at more closely. */
  find(operation: keyof Requests, input: Members): Members | null;
  /** @param request the input after validation. */
  remember(operation: keyof Requests, input: Members, request: Members): void;
}

const values = 'ExpressionAttributeValues';
const dataMembers: readonly AttributesMember[] = ['Item', 'Key', 'ExclusiveStartKey'];
const withData: ReadonlySet<string> = new Set([...dataMembers, values]);
/** Of these nothing is left to do once a request is validated. */
const spent = new Set([
  'ConditionExpression',
  'UpdateExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
  'ExpressionAttributeNames',
  '_keyCondition',
]);
/** Members that hold values, too, but which few still use. */
const ofFirstYears = ['Expected', 'AttributeUpdates', 'KeyConditions', 'QueryFilter', 'ScanFilter'];
/** In their expressions a value decides, not only its type, whether the request is valid. */
const valueDecides = /attribute_type|between/i;
/** An application has some dozens; names of attributes that are data make more. */
const maxRemembered = 1_000;
const maxKeyLength = 8_192;

/**
 * Creates an empty memory.
 *
 * @param attributesOf the valid attribute values of a member; `null` when they are not valid. Never throws.
 */
export function createKnownRequests(
  attributesOf: (operation: keyof Requests, member: AttributesMember, map: unknown) => Item | null,
): KnownRequests {
  const remembered = new Map<string, Template>();

  return {
    find(operation, input) {
      const given = input[values] == null ? {} : attributesOf(operation, values, input[values]);
      const key = given && keyOf(operation, input, given);
      const template = key === null ? undefined : remembered.get(key);
      if (!given || !template) return null;
      const request: Record<string, unknown> = { ...(template(given) as Members) };
      for (const member of dataMembers) {
        if (input[member] == null) continue;
        const attributes = attributesOf(operation, member, input[member]);
        if (!attributes) return null;
        request[member] = attributes;
      }
      return request;
    },

    remember(operation, input, request) {
      const used = (request[values] ?? {}) as Item;
      const key = keyOf(operation, input, used);
      if (key === null || key.length > maxKeyLength) return;
      const template = templateOf(request, used);
      if (!template) return;
      if (remembered.size >= maxRemembered) remembered.clear();
      remembered.set(key, template);
    },
  };
}

/** All but the data, and the types of values: together they decide whether a request is valid, and what it means. */
function keyOf(operation: keyof Requests, input: Members, given: Item): string | null {
  if (ofFirstYears.some((member) => input[member] != null)) return null;
  const settings: Record<string, unknown> = {};
  for (const member of Object.keys(input)) {
    settings[member] = withData.has(member) ? input[member] != null : input[member];
  }
  const types = Object.entries(given).map(([name, value]) => [name, Object.keys(value)]);
  const key = JSON.stringify([operation, settings, types]);
  return valueDecides.test(key) ? null : key;
}

function templateOf(request: Members, used: Item): Template | null {
  const places = new Map<unknown, string>(Object.entries(used).map(([name, value]) => [value, name]));
  const seen = new Set<string>();
  const kept = Object.entries(request).filter(([member]) => !withData.has(member) && !spent.has(member));
  const template = partOf(Object.fromEntries(kept), places, seen);
  // A value that validation copied would stay the one of this request.
  return seen.size === places.size ? template : null;
}

/** Copies along the ways to values alone; what holds none is shared by all requests. */
function partOf(node: unknown, places: ReadonlyMap<unknown, string>, seen: Set<string>): Template {
  const name = places.get(node);
  if (name !== undefined) {
    seen.add(name);
    return (given) => given[name];
  }
  if (typeof node !== 'object' || node === null || !holdsValue(node, places)) return () => node;
  const parts = Object.entries(node).map(([member, part]): [string, Template] => [
    member,
    partOf(part, places, seen),
  ]);
  return Array.isArray(node)
    ? (given) => parts.map(([, part]) => part(given))
    : (given) => Object.fromEntries(parts.map(([member, part]) => [member, part(given)]));
}

function holdsValue(node: object, places: ReadonlyMap<unknown, string>): boolean {
  return Object.values(node).some(
    (part) => places.has(part) || (typeof part === 'object' && part !== null && holdsValue(part, places)),
  );
}
