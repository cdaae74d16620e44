import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, parseJson } from '../../../lib/json.ts';
import {
  requiredParameter,
  textMapOf,
  xmlMap,
  type QueryParameters,
  type XmlValue,
} from './query-protocol.ts';
import type { SnsActions } from './sns-actions.ts';
import type { Subscription, SubscriptionDraft, TopicRegistry } from './topic-registry.ts';

export function subscriptionActions(topics: TopicRegistry, accountId: string): SnsActions {
  const subscriptionOf = (parameters: QueryParameters) =>
    topics.requireSubscription(requiredParameter(parameters, 'SubscriptionArn'));

  const listed = ({ arn, topicArn, protocol, endpoint }: Subscription): XmlValue => ({
    SubscriptionArn: arn,
    Owner: accountId,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  });

  return {
    Subscribe(parameters) {
      const changes = Object.entries(textMapOf(parameters, 'Attributes.entry', 'key', 'value')).map(
        ([name, value]) => readAttribute(name, value),
      );
      const { arn } = topics.subscribe({
        topicArn: requiredParameter(parameters, 'TopicArn'),
        protocol: requiredParameter(parameters, 'Protocol'),
        endpoint: requiredParameter(parameters, 'Endpoint'),
        filterPolicy: null,
        filterScope: 'MessageAttributes',
        isRaw: false,
        deadLetterArn: null,
        ...Object.assign({}, ...changes),
      });
      return { SubscriptionArn: arn };
    },

    ConfirmSubscription: () => {
      throw new AwsError(
        'InvalidParameter',
        'Invalid parameter: Token; local subscriptions need no confirmation.',
      );
    },

    Unsubscribe(parameters) {
      topics.unsubscribe(requiredParameter(parameters, 'SubscriptionArn'));
      return {};
    },

    ListSubscriptions: () => ({ Subscriptions: topics.subscriptions().map(listed) }),

    ListSubscriptionsByTopic(parameters) {
      const { arn } = topics.requireTopic(requiredParameter(parameters, 'TopicArn'));
      return { Subscriptions: topics.subscriptions(arn).map(listed) };
    },

    GetSubscriptionAttributes: (parameters) => ({
      Attributes: xmlMap({ ...attributesOf(subscriptionOf(parameters)), Owner: accountId }),
    }),

    SetSubscriptionAttributes(parameters) {
      const name = requiredParameter(parameters, 'AttributeName');
      topics.change(subscriptionOf(parameters), readAttribute(name, parameters.get('AttributeValue') ?? ''));
      return {};
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html */
function readAttribute(name: string, value: string): Partial<SubscriptionDraft> {
  switch (name) {
    case 'RawMessageDelivery':
      return { isRaw: value === 'true' };
    case 'FilterPolicy':
      return { filterPolicy: value === '' || value === '{}' ? null : parsePolicy(name, value) };
    case 'FilterPolicyScope':
      return { filterScope: value === 'MessageBody' ? 'MessageBody' : 'MessageAttributes' };
    case 'RedrivePolicy': {
      const arn = value === '' ? null : parsePolicy(name, value)['deadLetterTargetArn'];
      return { deadLetterArn: typeof arn === 'string' ? arn : null };
    }
    case 'DeliveryPolicy':
    case 'SubscriptionRoleArn':
      return {};
    default:
      throw new AwsError('InvalidParameter', `Invalid parameter: AttributeName ${name}`);
  }
}

function parsePolicy(name: string, text: string) {
  const policy = parseJson(text);
  if (!isJsonObject(policy))
    throw new AwsError('InvalidParameter', `Invalid parameter: ${name}: failed to parse JSON`);
  return policy;
}

function attributesOf(subscription: Subscription): Record<string, string> {
  const { filterPolicy, deadLetterArn } = subscription;
  return {
    SubscriptionArn: subscription.arn,
    TopicArn: subscription.topicArn,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    ConfirmationWasAuthenticated: 'true',
    PendingConfirmation: 'false',
    RawMessageDelivery: String(subscription.isRaw),
    ...(filterPolicy === null || filterPolicy === undefined
      ? {}
      : { FilterPolicy: JSON.stringify(filterPolicy), FilterPolicyScope: subscription.filterScope }),
    ...(deadLetterArn === null
      ? {}
      : { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterArn }) }),
  };
}
