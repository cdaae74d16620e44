import { isDeepStrictEqual } from 'node:util';
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

/** What was set by a call, and what the template said then. */
export interface KeptSettings {
  declared: QueueSettings;
  current: QueueSettings;
}

/**
 * Settings after a restart: what was set by a call stays, as CloudFormation touches only what changed in the template.
 *
 * @param declared what the template says now.
 */
export function keptSettings(declared: QueueSettings, kept: KeptSettings | null): QueueSettings {
  if (!kept) return declared;
  const same = (name: keyof QueueSettings) => isDeepStrictEqual(declared[name], kept.declared[name]);
  const current = Object.entries(kept.current).filter(([name]) => isSetting(name) && same(name));
  return { ...declared, ...Object.fromEntries(current) };
}

function isSetting(name: string): name is keyof QueueSettings {
  return Object.hasOwn(defaultSettings, name);
}

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
