import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, parseJson } from '../../../lib/json.ts';
import type { Queue } from './queue.ts';
import type { QueueSettings } from './queue-settings.ts';

/** Number-valued attributes: which setting they are, and their bounds. */
const numbers = {
  VisibilityTimeout: { setting: 'visibilityTimeoutSeconds', min: 0, max: 43_200 },
  MessageRetentionPeriod: { setting: 'messageRetentionSeconds', min: 60, max: 1_209_600 },
  DelaySeconds: { setting: 'delaySeconds', min: 0, max: 900 },
  ReceiveMessageWaitTimeSeconds: { setting: 'receiveWaitSeconds', min: 0, max: 20 },
  MaximumMessageSize: { setting: 'maximumMessageBytes', min: 1_024, max: 1_048_576 },
} as const;

/** Accepted and without effect here. */
const ignored = new Set([
  'Policy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'RedriveAllowPolicy',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'FifoQueue',
]);

/**
 * Settings after some attributes have been set.
 *
 * @throws AwsError InvalidAttributeName, InvalidAttributeValue.
 */
export function changedSettings(settings: QueueSettings, attributes: Record<string, string>): QueueSettings {
  return Object.entries(attributes).reduce(
    (changed, [name, value]) => ({ ...changed, ...settingOf(name, value) }),
    settings,
  );
}

function settingOf(name: string, value: string): Partial<QueueSettings> {
  if (ignored.has(name)) return {};
  if (name === 'ContentBasedDeduplication') return { contentBasedDeduplication: value === 'true' };
  if (name === 'RedrivePolicy') return { redrive: readRedrivePolicy(value) };
  if (!isNumberAttribute(name)) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  const { setting, min, max } = numbers[name];
  const number = Number(value);
  if (value === '' || !Number.isInteger(number) || number < min || number > max) throw invalidValue(name);
  return { [setting]: number };
}

function isNumberAttribute(name: string): name is keyof typeof numbers {
  return Object.hasOwn(numbers, name);
}

function readRedrivePolicy(value: string): QueueSettings['redrive'] {
  if (value === '') return null;
  const policy = parseJson(value);
  const { deadLetterTargetArn, maxReceiveCount } = isJsonObject(policy) ? policy : {};
  const count = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn !== 'string' || !(count >= 1 && count <= 1_000))
    throw invalidValue('RedrivePolicy');
  return { deadLetterArn: deadLetterTargetArn, maxReceiveCount: count };
}

function invalidValue(name: string): AwsError {
  return new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
}

/** All attributes of a queue as `GetQueueAttributes` gives them. */
export function queueAttributes(queue: Queue): Record<string, string> {
  const { settings } = queue;
  const counts = queue.counts();
  const created = String(Math.floor(queue.createdAtMs / 1000));
  const values = Object.entries(numbers).map(([name, { setting }]) => [name, String(settings[setting])]);
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    ...Object.fromEntries(values),
    SqsManagedSseEnabled: 'true',
    ...(settings.redrive ? { RedrivePolicy: formatRedrivePolicy(settings.redrive) } : {}),
    ...(queue.isFifo
      ? {
          FifoQueue: 'true',
          ContentBasedDeduplication: String(settings.contentBasedDeduplication),
          DeduplicationScope: 'queue',
          FifoThroughputLimit: 'perQueue',
        }
      : {}),
  };
}

function formatRedrivePolicy({
  deadLetterArn,
  maxReceiveCount,
}: NonNullable<QueueSettings['redrive']>): string {
  return JSON.stringify({ deadLetterTargetArn: deadLetterArn, maxReceiveCount });
}
