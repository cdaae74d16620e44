import { elementsOf, requiredParameter, textMapOf, xmlMap, type QueryParameters } from './query-protocol.ts';
import type { SnsActions } from './sns-actions.ts';
import type { Topic, TopicRegistry } from './topic-registry.ts';

export function topicActions(topics: TopicRegistry, accountId: string): SnsActions {
  const topicOf = (parameters: QueryParameters) =>
    topics.requireTopic(requiredParameter(parameters, 'TopicArn'));
  const resourceOf = (parameters: QueryParameters) =>
    topics.requireTopic(requiredParameter(parameters, 'ResourceArn'));

  function attributesOf(topic: Topic): Record<string, string> {
    return {
      TopicArn: topic.arn,
      Owner: accountId,
      DisplayName: '',
      SubscriptionsConfirmed: String(topics.subscriptions(topic.arn).length),
      SubscriptionsPending: '0',
      SubscriptionsDeleted: '0',
      ...(topic.isFifo ? { FifoTopic: 'true' } : {}),
      ...topic.attributes,
    };
  }

  return {
    CreateTopic(parameters) {
      const topic = topics.addTopic(requiredParameter(parameters, 'Name'));
      Object.assign(topic.attributes, textMapOf(parameters, 'Attributes.entry', 'key', 'value'));
      Object.assign(topic.tags, textMapOf(parameters, 'Tags.member', 'Key', 'Value'));
      return { TopicArn: topic.arn };
    },

    DeleteTopic(parameters) {
      topics.removeTopic(requiredParameter(parameters, 'TopicArn'));
      return {};
    },

    ListTopics: () => ({ Topics: topics.topics().map(({ arn }) => ({ TopicArn: arn })) }),

    GetTopicAttributes: (parameters) => ({ Attributes: xmlMap(attributesOf(topicOf(parameters))) }),

    SetTopicAttributes(parameters) {
      const name = requiredParameter(parameters, 'AttributeName');
      topicOf(parameters).attributes[name] = parameters.get('AttributeValue') ?? '';
      return {};
    },

    TagResource(parameters) {
      Object.assign(resourceOf(parameters).tags, textMapOf(parameters, 'Tags.member', 'Key', 'Value'));
      return {};
    },

    UntagResource(parameters) {
      const topic = resourceOf(parameters);
      const removed = elementsOf(parameters, 'TagKeys.member').map((entry) => entry.get(''));
      topic.tags = Object.fromEntries(Object.entries(topic.tags).filter(([key]) => !removed.includes(key)));
      return {};
    },

    ListTagsForResource: (parameters) => ({
      Tags: Object.entries(resourceOf(parameters).tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}
