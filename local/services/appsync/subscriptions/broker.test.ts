import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import { createLogger } from '../../../lib/logger.ts';
import { type Broker, createBroker, type EventPayload, type NewSubscription } from './broker.ts';
import { argumentFilter } from './filter.ts';

function given() {
  const lines: string[] = [];
  const broker = createBroker(createLogger('warn', (line) => lines.push(line)));
  return { broker, lines };
}

/** A subscription of `onPost` whose payloads are kept. */
function join(broker: Broker, args: JsonObject, overrides: Partial<NewSubscription> = {}) {
  const payloads: EventPayload[] = [];
  const ends: number[] = [];
  const handle = broker.subscribe({
    field: 'onPost',
    filter: argumentFilter(args),
    isEnhanced: false,
    invalidationFilter: null,
    shareKey: JSON.stringify(args),
    project: (event) => ({ data: { onPost: event } }),
    subscriber: { deliver: (payload) => payloads.push(payload), end: () => ends.push(payloads.length) },
    ...overrides,
  });
  return { handle, payloads, ends, texts: () => payloads.map(({ text }) => text) };
}

describe('Publishing', () => {
  test('reaches matching subscriptions of the field, in the order of events', () => {
    const { broker } = given();
    const all = join(broker, {});
    const one = join(broker, { room: 1 });
    const other = join(broker, {}, { field: 'onOther' });

    broker.publish('onPost', { room: 1 });
    broker.publish('onPost', { room: 2 });

    expect(all.texts()).toEqual(['{"data":{"onPost":{"room":1}}}', '{"data":{"onPost":{"room":2}}}']);
    expect(one.texts()).toEqual(['{"data":{"onPost":{"room":1}}}']);
    expect(other.texts()).toEqual([]);
  });

  test('projects and serialises once for all that share a key', () => {
    const { broker } = given();
    let projections = 0;
    const project = (event: unknown) => {
      projections += 1;
      return event;
    };
    const subscribers = Array.from({ length: 50 }, () => join(broker, {}, { project }));
    const different = join(broker, {}, { project, shareKey: 'other' });

    broker.publish('onPost', { id: '1' });

    expect(projections).toBe(2);
    expect(new Set(subscribers.map(({ payloads }) => payloads[0])).size).toBe(1);
    expect(different.payloads[0]).not.toBe(subscribers[0]?.payloads[0]);
  });

  test('does not reach who left, and still reaches who shares its key', () => {
    const { broker } = given();
    const leaving = join(broker, {});
    const staying = join(broker, {});

    leaving.handle[Symbol.dispose]();
    leaving.handle[Symbol.dispose]();
    broker.publish('onPost', {});

    expect(leaving.payloads).toHaveLength(0);
    expect(staying.payloads).toHaveLength(1);
  });

  test('an old handle does not touch a newer group of the same key', () => {
    const { broker } = given();
    const first = join(broker, {});
    first.handle[Symbol.dispose]();
    const second = join(broker, {});

    first.handle[Symbol.dispose]();
    const third = join(broker, {});
    broker.publish('onPost', {});

    expect(second.payloads).toHaveLength(1);
    expect(third.payloads[0]).toBe(second.payloads[0]);
  });

  test('a subscriber may leave, or let another leave, while it receives', () => {
    const { broker } = given();
    const others: Disposable[] = [];
    const texts: string[] = [];
    const leaves = () => {
      for (const other of others) other[Symbol.dispose]();
    };
    others.push(join(broker, {}, { subscriber: { deliver: leaves, end: () => undefined } }).handle);
    others.push(
      join(broker, {}, { subscriber: { deliver: ({ text }) => texts.push(text), end: () => undefined } })
        .handle,
    );

    broker.publish('onPost', { n: 1 });
    broker.publish('onPost', { n: 2 });

    expect(texts.every((text) => text.includes('"n":1'))).toBe(true);
  });

  test('lists reach plain subscriptions alone', () => {
    const { broker } = given();
    const plain = join(broker, {});
    const enhanced = join(broker, {}, { isEnhanced: true, shareKey: 'enhanced' });

    broker.publish('onPost', [{ id: '1' }]);
    broker.publish('onPost', { id: '2' });

    expect(plain.payloads).toHaveLength(2);
    expect(enhanced.texts()).toEqual(['{"data":{"onPost":{"id":"2"}}}']);
  });

  test.each([
    [240 * 1024, 1],
    [240 * 1024 + 1, 0],
  ])('%i bytes reach %i subscribers', (bytes, reached) => {
    const { broker, lines } = given();
    const subscription = join(broker, {}, { project: () => 'é'.repeat(1).padEnd(bytes - 3, 'x') });

    broker.publish('onPost', {});

    expect(subscription.payloads).toHaveLength(reached);
    expect(lines).toHaveLength(1 - reached);
  });
});

describe('Invalidation', () => {
  test('ends subscriptions whose own filter matches, once, without anything after it', () => {
    const { broker } = given();
    const ann = join(broker, {}, { invalidationFilter: argumentFilter({ user: 'ann' }) });
    const bob = join(broker, {}, { invalidationFilter: argumentFilter({ user: 'bob' }) });
    const safe = join(broker, {});

    broker.publish('onPost', { n: 1 });
    broker.invalidate('onPost', { user: 'ann' });
    broker.invalidate('onPost', { user: 'ann' });
    broker.invalidate('onOther', { user: 'bob' });
    broker.publish('onPost', { n: 2 });

    expect(ann.ends).toEqual([1]);
    expect(ann.payloads).toHaveLength(1);
    expect(bob.ends).toEqual([]);
    expect(bob.payloads).toHaveLength(2);
    expect(safe.payloads).toHaveLength(2);
  });

  test('does not end who has left', () => {
    const { broker } = given();
    const subscription = join(broker, {}, { invalidationFilter: argumentFilter({}) });

    subscription.handle[Symbol.dispose]();
    broker.invalidate('onPost', {});

    expect(subscription.ends).toEqual([]);
  });
});
