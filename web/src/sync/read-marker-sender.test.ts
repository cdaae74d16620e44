import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import { settled } from '../testing/eventually.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createReadMarkerSender } from './read-marker-sender.ts';

function setUp() {
  const clock = createManualClock();
  const sent: string[] = [];
  const told: string[] = [];
  const failures: ApiError[] = [];
  const sender = createReadMarkerSender({
    async send(roomId, messageId) {
      sent.push(`${roomId} ${messageId}`);
      await Promise.resolve();
      const failure = failures.shift();
      if (failure) throw failure;
    },
    told: (roomId) => told.push(roomId),
    clock,
  });
  return { clock, sent, told, failures, sender };
}

describe('read marker sender', () => {
  it('tells at once, then the latest marker once per second', async () => {
    const { clock, sent, told, sender } = setUp();
    for (const id of ['m1', 'm2', 'm3']) sender.want('r', id);
    await settled();
    expect(sent).toEqual(['r m1']);
    expect(told).toEqual(['r']);
    clock.advance(999);
    expect(sent).toHaveLength(1);
    clock.advance(1);
    expect(sent).toEqual(['r m1', 'r m3']);
  });

  it('does not make one room wait for another', () => {
    const { sent, sender } = setUp();
    sender.want('r', 'm1');
    sender.want('s', 'm1');
    expect(sent).toEqual(['r m1', 's m1']);
  });

  it('never goes back', async () => {
    const { clock, sent, sender } = setUp();
    sender.want('r', 'm2');
    sender.want('r', 'm1');
    await settled();
    clock.advance(5_000);
    expect(sent).toEqual(['r m2']);
  });

  it('keeps what could not be told until it is flushed', async () => {
    const { clock, sent, told, failures, sender } = setUp();
    failures.push(new ApiError('Network', 'gone'));
    sender.want('r', 'm1');
    await settled();
    clock.advance(60_000);
    expect(sent).toHaveLength(1);
    expect(told).toEqual([]);
    sender.flush();
    await settled();
    expect(sent).toEqual(['r m1', 'r m1']);
    expect(told).toEqual(['r']);
    clock.advance(5_000);
    sender.flush();
    expect(sent).toHaveLength(2);
  });

  it.each(['NotFound', 'BadRequest', 'Unauthorized'] as const)('gives up after %s', async (code) => {
    const { clock, sent, failures, sender } = setUp();
    failures.push(new ApiError(code, 'no'));
    sender.want('r', 'm1');
    await settled();
    clock.advance(5_000);
    sender.flush();
    expect(sent).toHaveLength(1);
  });

  it('leaves no timer behind', async () => {
    const { clock, sender } = setUp();
    sender.want('r', 'm1');
    sender.want('r', 'm2');
    await settled();
    sender.dispose();
    expect(clock.nextTimerMs()).toBeUndefined();
  });
});
