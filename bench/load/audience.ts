import { setTimeout as delay } from 'node:timers/promises';
import { dialects, type Subscription, type Target } from './dialects.ts';

/** Subscribers whose deliveries are counted. */
export interface Audience extends Disposable {
  readonly size: number;
  /** Deliveries so far. */
  delivered: number;
  /** Frames of another length than deliveries have, which nothing should bring. */
  strange: number;
  /** Called at each delivery with the number of the subscriber. */
  onDelivery: ((subscriber: number) => void) | null;
}

/** Keep-alive frames are shorter, deliveries longer than this. */
const shortestDelivery = 100;

const simultaneousHandshakes = 50;

/** Opens a socket with one subscription each, for each of the rooms named. */
export async function gather(target: Target, rooms: readonly string[]): Promise<Audience> {
  const subscriptions: Subscription[] = [];
  let deliveryLength = 0;
  const audience: Audience = {
    size: rooms.length,
    delivered: 0,
    strange: 0,
    onDelivery: null,
    [Symbol.dispose]() {
      for (const { socket } of subscriptions) socket.end();
    },
  };

  function join(room: string): Subscription {
    const subscriber = subscriptions.length;
    return dialects[target.dialect].subscribe(target, room, (length) => {
      if (length < shortestDelivery) return;
      deliveryLength ||= length;
      if (length !== deliveryLength) audience.strange += 1;
      audience.delivered += 1;
      audience.onDelivery?.(subscriber);
    });
  }

  for (let at = 0; at < rooms.length; at += simultaneousHandshakes) {
    const some = rooms.slice(at, at + simultaneousHandshakes).map((room) => {
      const subscription = join(room);
      subscriptions.push(subscription);
      return subscription.ready;
    });
    await Promise.all(some);
  }
  // Where the server does not acknowledge a subscription, it has at least been given the time to begin it.
  if (target.dialect === 'graphql-transport-ws') await delay(500);
  return audience;
}
