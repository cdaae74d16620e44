import type { Json, JsonObject } from '../../../lib/json.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { EventFilter } from './filter.ts';
import { createFilterIndex, type FilterIndex } from './filter-index.ts';

/** The `payload` of a `data` message, serialised once for all subscribers that share it. */
export interface EventPayload {
  readonly text: string;
}

/** Who receives events; called in the order in which the events happened. */
export interface Subscriber {
  deliver(payload: EventPayload): void;
  /** The server ends the subscription; nothing is delivered afterwards. */
  end(): void;
}

export interface NewSubscription {
  /** Name of the Subscription field. */
  field: string;
  filter: EventFilter;
  /** True for a filter set by a handler: such subscriptions don't get events that are lists. */
  isEnhanced: boolean;
  /** `null`: nothing can invalidate it. */
  invalidationFilter: EventFilter | null;
  /** Equal for subscriptions whose payloads are always equal: same selection, variables and filter. */
  shareKey: string;
  /** Makes the payload of an event; called once per `shareKey`. */
  project(event: Json): unknown;
  subscriber: Subscriber;
}

export interface Broker {
  /** Registers a subscription; disposing ends it quietly. */
  subscribe(subscription: NewSubscription): Disposable;
  /** Sends an event, keyed by field names, to all matching subscriptions of a field. */
  publish(field: string, event: Json): void;
  /** Ends all subscriptions of a field whose invalidation filter matches. */
  invalidate(field: string, payload: JsonObject): void;
}

/** Larger events vanish on AWS: https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxPayloadBytes = 240 * 1024;

/** Subscribers who get the same bytes. */
interface Group {
  key: string;
  filter: EventFilter;
  isEnhanced: boolean;
  project(event: Json): unknown;
  subscribers: Set<Subscriber>;
}

interface Topic {
  groups: Map<string, Group>;
  index: FilterIndex<Group>;
  invalidations: FilterIndex<() => void>;
}

/** Creates the fan-out of one API. An event is matched, projected and serialised once per group. */
export function createBroker(log: Logger): Broker {
  const topics = new Map<string, Topic>();

  function topicOf(field: string): Topic {
    let topic = topics.get(field);
    if (!topic) {
      topic = { groups: new Map(), index: createFilterIndex(), invalidations: createFilterIndex() };
      topics.set(field, topic);
    }
    return topic;
  }

  function join(topic: Topic, subscription: NewSubscription): Group {
    const known = topic.groups.get(subscription.shareKey);
    const group = known ?? {
      key: subscription.shareKey,
      filter: subscription.filter,
      isEnhanced: subscription.isEnhanced,
      project: subscription.project,
      subscribers: new Set<Subscriber>(),
    };
    if (!known) {
      topic.groups.set(group.key, group);
      topic.index.add(group.filter, group);
    }
    group.subscribers.add(subscription.subscriber);
    return group;
  }

  function leave(topic: Topic, group: Group, subscriber: Subscriber): void {
    group.subscribers.delete(subscriber);
    if (group.subscribers.size > 0 || topic.groups.get(group.key) !== group) return;
    topic.groups.delete(group.key);
    topic.index.remove(group.filter, group);
  }

  return {
    subscribe(subscription) {
      const topic = topicOf(subscription.field);
      const { subscriber, invalidationFilter } = subscription;
      const group = join(topic, subscription);
      const leaveQuietly = () => {
        leave(topic, group, subscriber);
        if (invalidationFilter) topic.invalidations.remove(invalidationFilter, invalidate);
      };
      const invalidate = () => {
        leaveQuietly();
        subscriber.end();
      };
      if (invalidationFilter) topic.invalidations.add(invalidationFilter, invalidate);
      return { [Symbol.dispose]: leaveQuietly };
    },

    publish(field, event) {
      for (const group of topics.get(field)?.index.match(event) ?? []) {
        if (group.isEnhanced && Array.isArray(event)) continue;
        const text = JSON.stringify(group.project(event));
        const bytes = Buffer.byteLength(text);
        if (bytes > maxPayloadBytes) {
          log.warn('event larger than 240 KB not delivered', { field, bytes });
          continue;
        }
        const payload = { text };
        for (const subscriber of [...group.subscribers]) subscriber.deliver(payload);
      }
    },

    invalidate(field, payload) {
      for (const invalidate of topics.get(field)?.invalidations.match(payload) ?? []) invalidate();
    },
  };
}
