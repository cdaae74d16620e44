import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../testing/manual-clock.ts';
import { createLogger } from '../../../lib/logger.ts';
import type { Item } from '../attribute-value.ts';
import { things } from '../contract/subject.ts';
import { startDynamoDb } from '../dynamodb.ts';
import {
  numbers,
  plainItemOf,
  plains,
  texts,
  typeOfPlain,
  wireItemOf,
  wireOf,
  type Plain,
  type PlainMap,
} from './plain-value.ts';

class Refused extends Error {}

/** One clause: in which section it stands, how it reads, and what it makes of its attribute in the model. */
interface Clause {
  target: string;
  section: 'SET' | 'REMOVE' | 'ADD' | 'DELETE';
  text: (value: (plain: Plain) => string) => string;
  /** `undefined`: the attribute goes. */
  apply: (before: PlainMap) => Plain | undefined;
}

const names = ['a', 'b', 'c', 'd'];
const name = fc.constantFrom(...names);

function attribute(item: PlainMap, wanted: string): Plain {
  const value = item[wanted];
  if (value === undefined) throw new Refused();
  return value;
}

function numeric(value: Plain): number {
  if (typeof value !== 'number') throw new Refused();
  return value;
}

function clauses(target: string): fc.Arbitrary<Clause> {
  const set = (text: Clause['text'], apply: Clause['apply']): Clause => ({
    target,
    section: 'SET',
    text: (value) => `${target} = ${text(value)}`,
    apply,
  });
  return fc.oneof(
    plains.map((plain) =>
      set(
        (value) => value(plain),
        () => plain,
      ),
    ),
    name.map((source) =>
      set(
        () => source,
        (before) => attribute(before, source),
      ),
    ),
    fc.tuple(name, numbers, fc.boolean()).map(([source, amount, isSum]) =>
      set(
        (value) => `${source} ${isSum ? '+' : '-'} ${value(amount)}`,
        (before) => numeric(attribute(before, source)) + (isSum ? amount : -amount),
      ),
    ),
    fc.tuple(name, plains).map(([source, otherwise]) =>
      set(
        (value) => `if_not_exists(${source}, ${value(otherwise)})`,
        (before) => before[source] ?? (source in before ? null : otherwise),
      ),
    ),
    fc.tuple(name, fc.array(texts, { maxLength: 2 })).map(([source, more]) =>
      set(
        (value) => `list_append(${source}, ${value(more)})`,
        (before) => {
          const list = attribute(before, source);
          if (!Array.isArray(list)) throw new Refused();
          return [...list, ...more];
        },
      ),
    ),
    fc.constant<Clause>({ target, section: 'REMOVE', text: () => target, apply: () => undefined }),
    numbers.map<Clause>((amount) => ({
      target,
      section: 'ADD',
      text: (value) => `${target} ${value(amount)}`,
      apply: (before) => numeric(before[target] ?? (target in before ? null : 0)) + amount,
    })),
    fc
      .tuple(fc.uniqueArray(texts, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map<Clause>(([members, isAdd]) => ({
        target,
        section: isAdd ? 'ADD' : 'DELETE',
        text: (value) => `${target} ${value(new Set(members))}`,
        apply(before) {
          const present = target in before ? before[target] : new Set<string | number>();
          if (!(present instanceof Set) || (present.size > 0 && typeOfPlain(present) !== 'SS'))
            throw new Refused();
          const changed = isAdd
            ? new Set([...present, ...members])
            : new Set([...present].filter((member) => !members.includes(String(member))));
          return changed.size === 0 ? undefined : changed;
        },
      })),
  );
}

const updates = fc
  .subarray(names, { minLength: 1 })
  .chain((targets) => fc.tuple(...targets.map((target) => clauses(target))));

function model(before: PlainMap, update: Clause[]): PlainMap | 'refused' {
  try {
    const after = { ...before };
    for (const { target, apply } of update) {
      const value = apply(before);
      if (value === undefined) Reflect.deleteProperty(after, target);
      else after[target] = value;
    }
    return after;
  } catch (failure) {
    if (failure instanceof Refused) return 'refused';
    throw failure;
  }
}

function render(update: Clause[]) {
  const values: Item = {};
  const value = (plain: Plain) => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = wireOf(plain);
    return placeholder;
  };
  const sections = (['SET', 'REMOVE', 'ADD', 'DELETE'] as const).flatMap((section) => {
    const texts = update.filter((clause) => clause.section === section).map(({ text }) => text(value));
    return texts.length === 0 ? [] : [`${section} ${texts.join(', ')}`];
  });
  return {
    UpdateExpression: sections.join(' '),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
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

const items = fc.record({ a: plains, b: plains, c: plains }, { requiredKeys: [], noNullPrototype: true });

describe('update expressions', () => {
  it('do what an independent model does', async () => {
    await using dynamoDb = await start();
    await fc.assert(
      fc.asyncProperty(items, updates, async (before, update) => {
        const Key = { id: { S: 'u' } };
        await dynamoDb.call('PutItem', { TableName: 'Things', Item: { ...Key, ...wireItemOf(before) } });
        const request = { TableName: 'Things', Key, ReturnValues: 'ALL_NEW', ...render(update) };
        const expected = model(before, update);
        const outcome = await dynamoDb.call('UpdateItem', request).then(
          ({ Attributes }) => plainItemOf(Attributes as Item),
          (failure: Error) => failure.name,
        );
        expect(outcome, request.UpdateExpression).toEqual(
          expected === 'refused' ? 'ValidationException' : { id: 'u', ...expected },
        );
        const { Item } = await dynamoDb.call('GetItem', { TableName: 'Things', Key });
        expect(plainItemOf(Item as Item)).toEqual({
          id: 'u',
          ...(expected === 'refused' ? before : expected),
        });
      }),
      { numRuns: 400 },
    );
  });

  it('take list positions as they were before', async () => {
    await using dynamoDb = await start();
    const position = fc.integer({ min: 0, max: 7 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(texts, { maxLength: 6 }),
        fc.uniqueArray(fc.tuple(position, fc.option(texts)), {
          selector: ([at]) => at,
          minLength: 1,
          maxLength: 5,
        }),
        async (list, edits) => {
          const Key = { id: { S: 'l' } };
          const Item = { ...Key, l: wireOf(list) };
          await dynamoDb.call('PutItem', { TableName: 'Things', Item });
          const sets = edits.flatMap(([at, text]) => (text === null ? [] : [{ at, text }]));
          const removes = edits.flatMap(([at, text]) => (text === null ? [at] : []));
          const expression = [
            ...(sets.length > 0 ? [`SET ${sets.map(({ at }) => `l[${at}] = :v${at}`).join(', ')}`] : []),
            ...(removes.length > 0 ? [`REMOVE ${removes.map((at) => `l[${at}]`).join(', ')}`] : []),
          ].join(' ');
          const values = Object.fromEntries(sets.map(({ at, text }) => [`:v${at}`, { S: text }]));
          await dynamoDb.call('UpdateItem', {
            TableName: 'Things',
            Key,
            UpdateExpression: expression,
            ...(sets.length > 0 && { ExpressionAttributeValues: values }),
          });
          const byPosition = new Map(list.map((text, at) => [at, text]));
          for (const at of removes) byPosition.delete(at);
          for (const { at, text } of sets) byPosition.set(at, text);
          const expected = [...byPosition].sort(([a], [b]) => a - b).map(([, text]) => text);
          const answer = await dynamoDb.call('GetItem', { TableName: 'Things', Key });
          expect(plainItemOf(answer['Item'] as Item)['l'], expression).toEqual(expected);
        },
      ),
    );
  });
});
