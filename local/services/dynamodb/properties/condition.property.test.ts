import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../testing/manual-clock.ts';
import { AwsError } from '../../../lib/errors.ts';
import { createLogger } from '../../../lib/logger.ts';
import { things } from '../contract/subject.ts';
import { startDynamoDb } from '../dynamodb.ts';
import {
  numbers,
  plains,
  samePlain,
  texts,
  typeOfPlain,
  wireItemOf,
  wireOf,
  type Plain,
  type PlainMap,
} from './plain-value.ts';

/** A condition: how it reads, and what it means to the model. */
interface Modelled {
  text: (value: (plain: Plain) => string) => string;
  holds: (item: PlainMap) => boolean;
  isCompound?: boolean;
}

interface ModelledOperand {
  text: (value: (plain: Plain) => string) => string;
  in: (item: PlainMap) => Plain | undefined;
  key: string;
}

const paths: ModelledOperand[] = [
  { text: () => 'a', key: 'a', in: (item) => item['a'] },
  { text: () => 'b', key: 'b', in: (item) => item['b'] },
  { text: () => 'b.x', key: 'b.x', in: ({ b }) => (isMap(b) ? b['x'] : undefined) },
  { text: () => 'b[1]', key: 'b[1]', in: ({ b }) => (Array.isArray(b) ? b[1] : undefined) },
  { text: () => 'gone', key: 'gone', in: () => undefined },
];

function isMap(value: Plain | undefined): value is PlainMap {
  return value !== undefined && typeOfPlain(value) === 'M';
}

const path = fc.constantFrom(...paths);
const literal = (plain: Plain): ModelledOperand => ({
  text: (value) => value(plain),
  key: 'literal',
  in: () => plain,
});
const operand = fc.oneof(path, plains.map(literal));

function orderOf(a: Plain, b: Plain): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return undefined;
}

const comparisons: Record<string, (a: Plain, b: Plain) => boolean> = {
  '=': samePlain,
  '<>': (a, b) => !samePlain(a, b),
  '<': (a, b) => (orderOf(a, b) ?? 1) < 0,
  '<=': (a, b) => (orderOf(a, b) ?? 1) <= 0,
  '>': (a, b) => (orderOf(a, b) ?? -1) > 0,
  '>=': (a, b) => (orderOf(a, b) ?? -1) >= 0,
};

const comparison: fc.Arbitrary<Modelled> = fc
  .tuple(fc.constantFrom(...Object.keys(comparisons)), path, operand)
  .filter(([, left, right]) => left.key !== right.key)
  .map(([name, left, right]) => ({
    text: (value) => `${left.text(value)} ${name} ${right.text(value)}`,
    holds(item) {
      const [a, b] = [left.in(item), right.in(item)];
      if (a === undefined || b === undefined) return name === '<>';
      return comparisons[name]?.(a, b) ?? false;
    },
  }));

const between: fc.Arbitrary<Modelled> = fc
  .tuple(path, fc.oneof(fc.tuple(numbers, numbers), fc.tuple(texts, texts)))
  .map(([target, bounds]) => {
    const [low = 0, high = 0] = [...bounds].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return {
      text: (value) => `${target.text(value)} BETWEEN ${value(low)} AND ${value(high)}`,
      holds(item) {
        const found = target.in(item);
        return (
          typeof found === typeof low &&
          found !== undefined &&
          found !== null &&
          found >= low &&
          found <= high
        );
      },
    };
  });

const membership: fc.Arbitrary<Modelled> = fc
  .tuple(path, fc.array(plains, { minLength: 1, maxLength: 3 }))
  .map(([target, candidates]) => ({
    text: (value) => `${target.text(value)} IN (${candidates.map(value).join(', ')})`,
    holds(item) {
      const found = target.in(item);
      return found !== undefined && candidates.some((candidate) => samePlain(candidate, found));
    },
  }));

const functions: fc.Arbitrary<Modelled> = fc.oneof(
  path.map((target) => ({
    text: (value: (plain: Plain) => string) => `attribute_exists(${target.text(value)})`,
    holds: (item: PlainMap) => target.in(item) !== undefined,
  })),
  path.map((target) => ({
    text: (value: (plain: Plain) => string) => `attribute_not_exists(${target.text(value)})`,
    holds: (item: PlainMap) => target.in(item) === undefined,
  })),
  fc.tuple(path, fc.constantFrom('S', 'N', 'BOOL', 'NULL', 'SS', 'NS', 'L', 'M')).map(([target, type]) => ({
    text: (value: (plain: Plain) => string) => `attribute_type(${target.text(value)}, ${value(type)})`,
    holds(item: PlainMap) {
      const found = target.in(item);
      return found !== undefined && typeOfPlain(found) === type;
    },
  })),
  fc.tuple(path, texts).map(([target, prefix]) => ({
    text: (value: (plain: Plain) => string) => `begins_with(${target.text(value)}, ${value(prefix)})`,
    holds(item: PlainMap) {
      const found = target.in(item);
      return typeof found === 'string' && found.startsWith(prefix);
    },
  })),
  fc.tuple(path, plains).map(([target, wanted]) => ({
    text: (value: (plain: Plain) => string) => `contains(${target.text(value)}, ${value(wanted)})`,
    holds(item: PlainMap) {
      const found = target.in(item);
      if (typeof found === 'string') return typeof wanted === 'string' && found.includes(wanted);
      if (found instanceof Set)
        return (typeof wanted === 'string' || typeof wanted === 'number') && found.has(wanted);
      return Array.isArray(found) && found.some((element) => samePlain(element, wanted));
    },
  })),
  fc.tuple(path, fc.integer({ min: 0, max: 3 })).map(([target, size]) => ({
    text: (value: (plain: Plain) => string) => `size(${target.text(value)}) > ${value(size)}`,
    holds(item: PlainMap) {
      const found = target.in(item);
      if (typeof found === 'string' || Array.isArray(found)) return found.length > size;
      if (found instanceof Set) return found.size > size;
      return isMap(found) && Object.keys(found).length > size;
    },
  })),
);

const { condition } = fc.letrec<{ condition: Modelled }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(comparison, between, membership, functions),
    fc.tuple(tie('condition'), tie('condition'), fc.boolean()).map(([left, right, isAnd]): Modelled => ({
      text: (value) => `${inner(left)(value)} ${isAnd ? 'AND' : 'OR'} ${inner(right)(value)}`,
      holds: (item) =>
        isAnd ? left.holds(item) && right.holds(item) : left.holds(item) || right.holds(item),
      isCompound: true,
    })),
    tie('condition').map((negated): Modelled => ({
      text: (value) => `NOT ${inner(negated)(value)}`,
      holds: (item) => !negated.holds(item),
      isCompound: true,
    })),
  ),
}));

/** In parentheses where they are needed; DynamoDB refuses those that are not. */
function inner({ text, isCompound }: Modelled): Modelled['text'] {
  return (value) => (isCompound === true ? `(${text(value)})` : text(value));
}

const start = () =>
  startDynamoDb({
    tables: [things],
    dataDir: null,
    clock: createManualClock(),
    log: createLogger('silent', () => undefined),
    region: 'eu-west-1',
    accountId: '123456789012',
  });

function render(modelled: Modelled) {
  const values: Record<string, ReturnType<typeof wireOf>> = {};
  const expression = modelled.text((plain) => {
    const name = `:v${Object.keys(values).length}`;
    values[name] = wireOf(plain);
    return name;
  });
  return { expression, ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }) };
}

const items = fc.record({ a: plains, b: plains }, { requiredKeys: [], noNullPrototype: true });

describe('conditions and filters', () => {
  it('hold when an independent model says so', async () => {
    await using dynamoDb = await start();
    await fc.assert(
      fc.asyncProperty(items, condition, async (item, modelled) => {
        const Item = { id: { S: 'c' }, ...wireItemOf(item) };
        await dynamoDb.call('PutItem', { TableName: 'Things', Item });
        const { expression, ...values } = render(modelled);
        const filtered = await dynamoDb.call('Scan', {
          TableName: 'Things',
          FilterExpression: expression,
          ...values,
        });
        expect(filtered['Count'], expression).toBe(modelled.holds(item) ? 1 : 0);
        const put = { TableName: 'Things', Item, ConditionExpression: expression, ...values };
        const outcome = await dynamoDb.call('PutItem', put).then(
          () => true,
          (failure: unknown) =>
            !(failure instanceof AwsError && failure.name === 'ConditionalCheckFailedException'),
        );
        expect(outcome, expression).toBe(modelled.holds(item));
      }),
      { numRuns: 600 },
    );
  });
});
