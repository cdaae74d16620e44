import { AwsError, StartError } from '../../../lib/errors.ts';
import type { TopicModel, TopicSubscriptionModel } from '../../../model/messaging.ts';
import { compileFilterPolicy, type FilterScope, type SubscriptionFilter } from './subscription-filter.ts';

export interface Topic {
  arn: string;
  name: string;
  isFifo: boolean;
  attributes: Record<string, string>;
  tags: Record<string, string>;
}

export interface Subscription {
  arn: string;
  topicArn: string;
  protocol: string;
  endpoint: string;
  filterPolicy: unknown;
  filterScope: FilterScope;
  filter: SubscriptionFilter;
  isRaw: boolean;
  deadLetterArn: string | null;
}

export type SubscriptionDraft = Omit<Subscription, 'arn' | 'filter'>;

/** Topics and who subscribes to them. */
export interface TopicRegistry {
  /** Creates the topic, or finds the one of that name. */
  addTopic(name: string, options?: { arn?: string; isFifo?: boolean }): Topic;
  removeTopic(arn: string): void;
  topics(): Topic[];
  /** @throws AwsError NotFound. */
  requireTopic(arn: string): Topic;
  /**
   * Creates the subscription, or finds the one of that endpoint.
   *
   * @throws AwsError NotFound, InvalidParameter.
   */
  subscribe(draft: SubscriptionDraft): Subscription;
  /** Replaces a subscription's settings. */
  change(subscription: Subscription, changes: Partial<SubscriptionDraft>): void;
  unsubscribe(arn: string): void;
  subscriptions(topicArn?: string): Subscription[];
  /** @throws AwsError NotFound. */
  requireSubscription(arn: string): Subscription;
}

export function createTopicRegistry(options: {
  region: string;
  accountId: string;
  newId(): string;
}): TopicRegistry {
  const { region, accountId, newId } = options;
  const topics = new Map<string, Topic>();
  const subscriptions = new Map<string, Subscription>();

  function requireTopic(arn: string): Topic {
    const topic = topics.get(arn);
    if (topic) return topic;
    throw new AwsError('NotFound', 'Topic does not exist', 404);
  }

  function ofTopic(topicArn?: string): Subscription[] {
    const all = [...subscriptions.values()];
    return topicArn === undefined ? all : all.filter((subscription) => subscription.topicArn === topicArn);
  }

  return {
    addTopic(
      name,
      { arn = `arn:aws:sns:${region}:${accountId}:${name}`, isFifo = name.endsWith('.fifo') } = {},
    ) {
      const known = topics.get(arn);
      if (known) return known;
      const topic: Topic = { arn, name, isFifo, attributes: {}, tags: {} };
      topics.set(arn, topic);
      return topic;
    },
    removeTopic(arn) {
      topics.delete(arn);
      for (const subscription of ofTopic(arn)) subscriptions.delete(subscription.arn);
    },
    topics: () => [...topics.values()],
    requireTopic,
    subscribe(draft) {
      requireTopic(draft.topicArn);
      const known = ofTopic(draft.topicArn).find(
        ({ protocol, endpoint }) => protocol === draft.protocol && endpoint === draft.endpoint,
      );
      if (known) return known;
      const filter = compileFilterPolicy(draft.filterPolicy, draft.filterScope);
      const subscription = { ...draft, filter, arn: `${draft.topicArn}:${newId()}` };
      subscriptions.set(subscription.arn, subscription);
      return subscription;
    },
    change(subscription, changes) {
      const changed = { ...subscription, ...changes };
      const filter = compileFilterPolicy(changed.filterPolicy, changed.filterScope);
      subscriptions.set(subscription.arn, { ...changed, filter });
    },
    unsubscribe: (arn) => void subscriptions.delete(arn),
    subscriptions: ofTopic,
    requireSubscription(arn) {
      const subscription = subscriptions.get(arn);
      if (subscription) return subscription;
      throw new AwsError('NotFound', 'Subscription does not exist', 404);
    },
  };
}

/**
 * Adds what the template declares.
 *
 * @throws StartError for a subscription that SNS would refuse.
 */
export function addDeclared(
  registry: TopicRegistry,
  topics: readonly TopicModel[],
  subscriptions: readonly TopicSubscriptionModel[],
): void {
  for (const { name, arn, fifo } of topics) registry.addTopic(name, { arn, isFifo: fifo });
  for (const model of subscriptions) {
    try {
      registry.subscribe(draftOf(model));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const place = `Subscription of ${model.endpoint} to ${model.topicArn}`;
      throw new StartError('UnsupportedResource', `${place}: ${error.message}`, { cause: error });
    }
  }
}

function draftOf(model: TopicSubscriptionModel): SubscriptionDraft {
  return {
    topicArn: model.topicArn,
    protocol: model.protocol,
    endpoint: model.endpoint,
    filterPolicy: model.filterPolicy,
    filterScope: model.filterPolicyScope,
    isRaw: model.rawMessageDelivery,
    deadLetterArn: model.deadLetterArn,
  };
}
