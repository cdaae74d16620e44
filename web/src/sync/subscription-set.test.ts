import { describe, expect, it } from 'vitest';
import { settled } from '../testing/eventually.ts';
import { createSubscriptionSet } from './subscription-set.ts';
import type { SubscriptionLife, WantedSubscription } from './subscription-set.ts';

/** A set over a server in the test's hands. */
function setUp() {
  const log: string[] = [];
  const lives = new Map<string, SubscriptionLife>();
  const set = createSubscriptionSet({
    acknowledged: (key) => log.push(`acknowledged ${key}`),
    failed: (key) => log.push(`failed ${key}`),
  });
  const wanted = (key: string): WantedSubscription => ({
    key,
    begin(life) {
      log.push(`begin ${key}`);
      lives.set(key, life);
      return () => log.push(`end ${key}`);
    },
  });
  const life = (key: string) => {
    const found = lives.get(key);
    if (!found) throw new Error(`${key} was never begun`);
    return found;
  };
  async function isSettled() {
    let is = false;
    void set.settled().then(() => (is = true));
    await settled();
    return is;
  }
  return {
    set,
    life,
    isSettled,
    follow: (...keys: string[]) => set.follow(keys.map(wanted)),
    log: () => log.splice(0),
  };
}

describe('subscription set', () => {
  it('keeps exactly what is wanted, and leaves running what stays wanted', () => {
    const { follow, log, set } = setUp();
    follow('a', 'b');
    expect(log()).toEqual(['begin a', 'begin b']);
    follow('b', 'c');
    expect(log()).toEqual(['end a', 'begin c']);
    set.dispose();
    expect(log()).toEqual(['end b', 'end c']);
  });

  it('is settled when the server has accepted everything', async () => {
    const { follow, isSettled, life, set } = setUp();
    follow('a', 'b');
    life('a').acknowledged();
    expect(await isSettled()).toBe(false);
    expect(set.isAcknowledged('a')).toBe(true);
    life('b').acknowledged();
    expect(await isSettled()).toBe(true);
  });

  it('does not wait for what is no longer wanted, or was refused', async () => {
    const { follow, isSettled, life } = setUp();
    follow('a', 'b', 'c');
    life('a').acknowledged();
    life('b').failed();
    expect(await isSettled()).toBe(false);
    follow('a');
    expect(await isSettled()).toBe(true);
  });

  it('tells of a refusal once, and begins it again when it is wanted again', () => {
    const { follow, life, log } = setUp();
    follow('a');
    const first = life('a');
    first.failed();
    first.failed();
    expect(log()).toEqual(['begin a', 'failed a']);
    follow('a');
    first.failed();
    expect(log()).toEqual(['begin a']);
  });

  it('has nothing acknowledged while the connection is away, and lets go of who waits', async () => {
    const { follow, isSettled, life, set } = setUp();
    follow('a');
    let isReleased = false;
    void set.settled().then(() => (isReleased = true));
    set.connectionLost();
    await settled();
    expect(isReleased).toBe(true);
    life('a').acknowledged();
    set.connectionLost();
    expect(set.isAcknowledged('a')).toBe(false);
    expect(await isSettled()).toBe(false);
    life('a').acknowledged();
    expect(await isSettled()).toBe(true);
  });
});
