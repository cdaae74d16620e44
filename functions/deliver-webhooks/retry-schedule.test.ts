import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMessage, type WebhookDelivery } from '../lib/webhook-delivery.ts';
import { createRetrySchedule } from './retry-schedule.ts';

/** As infra/environment.ts has them. */
const waits = [5, 300, 1_800, 7_200, 18_000, 21_600, 36_000];

describe('The schedule of retries', () => {
  it('waits longer and longer, seven times, a day at most', () => {
    const schedule = createRetrySchedule(waits, () => 0);
    const found = waits.map((_wait, index) => schedule.waitMs(index + 1) ?? 0);

    expect(found).toEqual(waits.map((wait) => wait * 1000));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(86_400_000);
    expect(schedule.waitMs(8)).toBeNull();
  });

  it('shortens each wait by a tenth at most', () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(unit, fc.integer({ min: 1, max: waits.length }), (random, attempt) => {
        const wait = createRetrySchedule(waits, () => random).waitMs(attempt) ?? 0;
        const longest = (waits[attempt - 1] ?? 0) * 1000;
        expect(wait).toBeLessThanOrEqual(longest);
        expect(wait).toBeGreaterThan(longest * 0.899);
      }),
    );
  });

  it('is kept in hops of what a queue can hold back', () => {
    const delivery: WebhookDelivery = {
      type: 'webhook.delivery',
      roomId: 'r',
      hookId: 'h',
      eventId: 'e',
      eventType: 'chat.message.created.v1',
      time: '2026-11-21T09:00:00.000Z',
      attempt: 8,
      dueAt: 36_000_000,
    };
    let nowMs = 0;
    let hops = 0;
    while (nowMs < delivery.dueAt) {
      const { delaySeconds = 0 } = toMessage(delivery, nowMs);
      expect(delaySeconds).toBeLessThanOrEqual(900);
      nowMs += delaySeconds * 1000;
      hops += 1;
    }
    expect([hops, nowMs]).toEqual([40, 36_000_000]);
    expect(toMessage(delivery, nowMs)).not.toHaveProperty('delaySeconds');
  });
});
