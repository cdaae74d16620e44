import type { QueueModel } from '../../../model/messaging.ts';

/** What an owner may set on a queue. Attributes of the API are these, as text. */
export interface QueueSettings {
  visibilityTimeoutSeconds: number;
  messageRetentionSeconds: number;
  delaySeconds: number;
  receiveWaitSeconds: number;
  maximumMessageBytes: number;
  contentBasedDeduplication: boolean;
  redrive: { deadLetterArn: string; maxReceiveCount: number } | null;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const defaultSettings: QueueSettings = {
  visibilityTimeoutSeconds: 30,
  messageRetentionSeconds: 345_600,
  delaySeconds: 0,
  receiveWaitSeconds: 0,
  maximumMessageBytes: 1_048_576,
  contentBasedDeduplication: false,
  redrive: null,
};

export function settingsOf(model: QueueModel): QueueSettings {
  const { visibilityTimeoutSeconds, messageRetentionSeconds, delaySeconds, receiveWaitSeconds } = model;
  return {
    ...defaultSettings,
    visibilityTimeoutSeconds,
    messageRetentionSeconds,
    delaySeconds,
    receiveWaitSeconds,
    contentBasedDeduplication: model.contentBasedDeduplication,
    redrive: model.redrive,
  };
}
