import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { aMessage } from '../testing/memory-chat.ts';
import { createOutgoingQueue } from './outgoing-queue.ts';
import type { OutgoingMessage } from './outgoing-queue.ts';

/** Answers each send from a list: an error rejects, anything else confirms. */
function setUp(answers: (ApiError | 'ok')[], options: { isReachable?: boolean } = {}) {
  const clock = createManualClock();
  const attempts: string[] = [];
  let ids = 0;
  const queue = createOutgoingQueue({
    async send({ clientId, body }) {
      await Promise.resolve();
      attempts.push(`${clientId} ${body}`);
      const answer = answers.shift() ?? 'ok';
      if (answer !== 'ok') throw answer;
      return aMessage(attempts.length, { clientId });
    },
    sent: () => undefined,
    isReachable: () => options.isReachable ?? true,
    clock,
    createId: () => `c${++ids}`,
  });
  return { queue, clock, attempts };
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
    const { queue, attempts } = setUp([network]);
    queue.add('one');
    queue.add('two');
    await kinds(queue.items, ['failed']);
    expect(attempts).toEqual(['c1 one', 'c2 two']);
    queue.retry('c1');
    await kinds(queue.items, []);
    expect(attempts.at(-1)).toBe('c1 one');
  });

  it('holds messages while the server is out of reach and sends them when it is back', async () => {
    const { queue, attempts } = setUp([network], { isReachable: false });
    queue.add('one');
    queue.add('two');
    await kinds(queue.items, ['held', 'queued']);
    queue.releaseHeld();
    await kinds(queue.items, []);
    expect(attempts).toEqual(['c1 one', 'c1 one', 'c2 two']);
  });

  it('never retries by itself what the server refused', async () => {
    const { queue, clock, attempts } = setUp([new ApiError('BadRequest', 'no')], { isReachable: false });
    queue.add('one');
    await kinds(queue.items, ['failed']);
    queue.releaseHeld();
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
});
