import { describe, expect, it } from 'vitest';
import { createManualClock } from '../testing/manual-clock.ts';
import { createTypingSender } from './typing-sender.ts';

function setUp() {
  const clock = createManualClock();
  const told: boolean[] = [];
  const sender = createTypingSender({
    send(isTyping) {
      told.push(isTyping);
      return Promise.reject(new Error('nobody minds'));
    },
    intervalMs: () => 3_000,
    clock,
  });
  return { clock, told, sender };
}

describe('typing sender', () => {
  it('tells at once, then once per interval however often a key is pressed', () => {
    const { clock, told, sender } = setUp();
    for (let key = 0; key < 10; key += 1) {
      sender.set(true);
      clock.advance(300);
    }
    expect(told).toEqual([true]);
    sender.set(true);
    expect(told).toEqual([true, true]);
  });

  it('tells of stopping when the server may be told again', () => {
    const { clock, told, sender } = setUp();
    sender.set(true);
    clock.advance(1_000);
    sender.set(false);
    clock.advance(1_999);
    expect(told).toEqual([true]);
    clock.advance(1);
    expect(told).toEqual([true, false]);
  });

  it('says nothing of a pause within the interval', () => {
    const { clock, told, sender } = setUp();
    sender.set(true);
    sender.set(false);
    sender.set(true);
    clock.advance(10_000);
    expect(told).toEqual([true]);
  });

  it('leaves it to a sent message to say that one has stopped', () => {
    const { clock, told, sender } = setUp();
    sender.set(true);
    sender.messageSent();
    sender.set(false);
    clock.advance(10_000);
    expect(told).toEqual([true]);
  });

  it('says nothing of stopping to whom it told nothing, and nothing after its end', () => {
    const { clock, told, sender } = setUp();
    sender.set(false);
    expect(told).toEqual([]);
    sender.set(true);
    sender.set(false);
    sender.dispose();
    expect(clock.nextTimerMs()).toBeUndefined();
  });
});
