import { describe, expect, it } from 'vitest';
import { ApiError } from '../../graphql/api-error.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { settled } from '../../testing/eventually.ts';
import { createMemoryWebhooks } from '../testing/memory-webhooks.ts';
import { createDeliveryLog } from './delivery-log.ts';

function given() {
  const server = createMemoryWebhooks();
  const clock = createManualClock();
  const log = createDeliveryLog(server.api, 'first', clock);
  const deliver = (count: number) => {
    for (let nth = 0; nth < count; nth += 1) server.deliver({});
  };
  const shown = () => log.state.get().deliveries?.map(({ id }) => id);
  const wanted = () => server.deliveries.map(({ id }) => id);
  async function pass(ms: number) {
    clock.advance(ms);
    await settled();
  }
  return { server, clock, log, deliver, shown, wanted, pass };
}

describe('The log of deliveries', () => {
  it('is read page by page, newest first', async () => {
    const { log, deliver, shown, wanted } = given();
    deliver(45);
    await log.refresh();
    expect(shown()).toEqual(wanted().slice(0, 20));
    await log.loadMore();
    expect(log.state.get()).toMatchObject({ hasMore: true, isLoading: false });

    await log.loadMore();
    expect(shown()).toEqual(wanted());
    expect(log.state.get().hasMore).toBe(false);
  });

  it('keeps what was read when the newest are read again', async () => {
    const { log, deliver, shown, wanted } = given();
    deliver(30);
    await log.refresh();
    await log.loadMore();
    deliver(3);
    await log.refresh();

    expect(shown()).toEqual(wanted());
  });

  it('has no gap when more came meanwhile than a page holds', async () => {
    const { log, deliver, shown, wanted } = given();
    deliver(5);
    await log.refresh();
    deliver(30);
    await log.refresh();
    expect(shown()).toEqual(wanted().slice(0, 20));

    await log.loadMore();
    expect(shown()).toEqual(wanted());
  });

  it('loses no page when both are asked for at once', async () => {
    const { log, deliver, shown, wanted } = given();
    deliver(30);
    await log.refresh();
    deliver(1);
    await Promise.all([log.refresh(), log.loadMore()]);

    expect(shown()).toEqual(wanted());
  });

  it('tells a failure until it is read', async () => {
    const { server, log } = given();
    server.refuseNext(new ApiError('Unavailable', 'Not now.'));
    await log.refresh();
    expect(log.state.get()).toMatchObject({ deliveries: null, failure: { code: 'Unavailable' } });

    await log.refresh();
    expect(log.state.get()).toMatchObject({ deliveries: [], failure: null });
  });
});

describe('A test event', () => {
  it('is looked for until its delivery is there', async () => {
    const { server, clock, log, pass } = given();
    await log.sendTest();
    expect(log.state.get().test).toEqual({ phase: 'waiting', eventId: 'test event' });
    await pass(1_000);
    server.deliver({ eventId: 'test event', httpStatus: 200 });
    await pass(1_000);

    expect(log.state.get().test).toMatchObject({ phase: 'ended', delivery: { httpStatus: 200 } });
    expect(clock.nextTimerMs()).toBeUndefined();
  });

  it('is given up after a while', async () => {
    const { clock, log, pass } = given();
    await log.sendTest();
    for (let seconds = 0; seconds < 20; seconds += 1) await pass(1_000);

    expect(log.state.get().test).toEqual({ phase: 'unheard' });
    expect(clock.nextTimerMs()).toBeUndefined();
  });

  it('may be refused', async () => {
    const { server, log } = given();
    server.refuseNext(new ApiError('RateLimited', 'Too many.', { info: { retryAfterMs: 4_000 } }));
    await log.sendTest();

    expect(log.state.get().test).toMatchObject({ phase: 'refused', error: { code: 'RateLimited' } });
  });

  it('is not sent again while one is on its way', async () => {
    const { server, log } = given();
    await log.sendTest();
    server.refuseNext(new ApiError('RateLimited', 'Too many.'));
    await log.sendTest();

    expect(log.state.get().test?.phase).toBe('waiting');
  });

  it('is not looked for any more when nobody looks', async () => {
    const { clock, log } = given();
    await log.sendTest();
    log.stop();

    expect(clock.nextTimerMs()).toBeUndefined();
  });
});
