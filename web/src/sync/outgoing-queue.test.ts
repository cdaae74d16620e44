import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { aMessage } from '../testing/memory-chat.ts';
import { createOutbox } from './outbox.ts';
import { createMemoryOutboxStore } from './outbox-store.ts';
import { createMemoryTabs } from './tabs.ts';
import type { OutgoingMessage } from './outgoing-queue.ts';

/** Answers each send from a list: an error rejects, anything else confirms. */
function setUp(answers: (ApiError | 'ok')[], store = createMemoryOutboxStore(), tabs = createMemoryTabs()()) {
  const clock = createManualClock();
  const attempts: string[] = [];
  let ids = 0;
  const outbox = createOutbox({
    userId: 'ben',
    api: {
      async sendMessage({ clientId, body }) {
        await Promise.resolve();
        attempts.push(`${clientId} ${body}`);
        const answer = answers.shift() ?? 'ok';
        if (answer !== 'ok') throw answer;
        return aMessage(attempts.length, { clientId });
      },
    },
    store,
    tabs,
    sent: () => undefined,
    clock,
    random: () => 0.5,
    createId: () => `c${++ids}`,
  });
  return { outbox, queue: outbox.room('room-1'), clock, attempts, store };
}

/** Resolves with the kinds of the items once they match. */
function kinds(items: ReadableValue<readonly OutgoingMessage[]>, wanted: string[]): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (JSON.stringify(items.get().map((item) => item.state.kind)) !== JSON.stringify(wanted)) return;
      stop();
      resolve();
    };
    const stop = items.subscribe(check);
    check();
  });
}

const limited = new ApiError('RateLimited', 'slow', { info: { retryAfterMs: 4_000 } });
const refused = new ApiError('BadRequest', 'no');
const network = new ApiError('Network', 'gone');

describe('outgoing queue', () => {
  it('sends one after the other in the order they were written', async () => {
    const { queue, attempts } = setUp([]);
    queue.add('one');
    queue.add('two');
    queue.add('three');
    await kinds(queue.items, []);
    expect(attempts).toEqual(['c1 one', 'c2 two', 'c3 three']);
  });

  it('waits as long as the server asks and then sends in order', async () => {
    const { queue, clock, attempts } = setUp([limited]);
    queue.add('one');
    queue.add('two');
    await kinds(queue.items, ['limited', 'queued']);
    expect(queue.items.get()[0]?.state).toEqual({ kind: 'limited', retryAtMs: clock.now() + 4_000 });
    clock.advance(3_999);
    expect(attempts).toHaveLength(1);
    clock.advance(1);
    await kinds(queue.items, []);
    expect(attempts).toEqual(['c1 one', 'c1 one', 'c2 two']);
  });

  it('keeps a failed message in place, lets others pass, and retries it under the same id', async () => {
    const { queue, attempts } = setUp([refused]);
    queue.add('one');
    queue.add('two');
    await kinds(queue.items, ['failed']);
    expect(attempts).toEqual(['c1 one', 'c2 two']);
    queue.retry('c1');
    await kinds(queue.items, []);
    expect(attempts.at(-1)).toBe('c1 one');
  });

  it('holds messages while the server is out of reach and sends them when it is back', async () => {
    const { outbox, queue, attempts } = setUp([network]);
    queue.add('one');
    queue.add('two');
    await kinds(queue.items, ['held', 'queued']);
    outbox.releaseHeld();
    await kinds(queue.items, []);
    expect(attempts).toEqual(['c1 one', 'c1 one', 'c2 two']);
  });

  it('never retries by itself what the server refused', async () => {
    const { outbox, queue, clock, attempts } = setUp([refused]);
    queue.add('one');
    await kinds(queue.items, ['failed']);
    outbox.releaseHeld();
    clock.advance(60_000);
    expect(attempts).toHaveLength(1);
  });

  it('forgets what is discarded and sends what waited behind it', async () => {
    const { queue, attempts } = setUp([limited]);
    queue.add('one');
    queue.add('two');
    await kinds(queue.items, ['limited', 'queued']);
    queue.discard('c1');
    await kinds(queue.items, []);
    expect(attempts).toEqual(['c1 one', 'c2 two']);
  });

  it('tries again by itself, more slowly each time, what did not reach the server', async () => {
    const { queue, clock, attempts } = setUp([network, network]);
    queue.add('one');
    await kinds(queue.items, ['held']);
    clock.advance(1_500);
    await kinds(queue.items, ['sending']);
    await kinds(queue.items, ['held']);
    clock.advance(3_000);
    await kinds(queue.items, []);
    expect(attempts).toEqual(['c1 one', 'c1 one', 'c1 one']);
  });

  it('sends in a later page what an earlier one left, in order and under the same ids', async () => {
    const before = setUp([network]);
    before.queue.add('one');
    before.queue.add('two');
    await kinds(before.queue.items, ['held', 'queued']);
    before.outbox.dispose();
    const after = setUp([], before.store);
    after.outbox.start();
    await kinds(after.queue.items, ['queued', 'queued']);
    await kinds(after.queue.items, []);
    expect(after.attempts).toEqual(['c1 one', 'c2 two']);
    await Promise.resolve();
    expect(await before.store.list('ben')).toEqual([]);
  });

  it('sends each message from one of several tabs only', async () => {
    const store = createMemoryOutboxStore();
    const openTab = createMemoryTabs();
    const first = setUp([], store, openTab());
    const second = setUp([], store, openTab());
    first.outbox.start();
    second.outbox.start();
    first.queue.add('one');
    first.queue.add('two');
    await kinds(first.queue.items, []);
    await kinds(second.queue.items, []);
    expect([...first.attempts, ...second.attempts].sort()).toEqual(['c1 one', 'c2 two']);
  });
});
