import type { ApiError } from '../graphql/api-error.ts';
import { errorSentence } from '../graphql/error-sentence.ts';
import type { TestProgress } from './sync/delivery-log.ts';
import type { Webhook, WebhookDelivery } from './sync/webhooks-api.ts';

/** An address without what all of them begin with. */
export function addressLabel(url: string): string {
  return url.replace(/^https:\/\//, '').replace(/\/$/, '');
}

/** Whether events are sent; if not, what is known of the reason. */
export interface WebhookStanding {
  word: 'Active' | 'Off';
  reason: string | null;
}

/** @param last the newest delivery of one that is not active, if there is one. */
export function webhookStanding(
  { active }: Pick<Webhook, 'active'>,
  last?: WebhookDelivery,
): WebhookStanding {
  if (active) return { word: 'Active', reason: null };
  if (last?.httpStatus === 410) {
    return { word: 'Off', reason: 'The receiver answered that it is gone for good (410).' };
  }
  if (last?.error) return { word: 'Off', reason: `The last delivery failed: ${last.error}` };
  return { word: 'Off', reason: null };
}

/** How an attempt ended, beside the error if there is one: “Answered 204”, “Failed”. */
export function outcomeLabel({ httpStatus, error }: WebhookDelivery): string {
  if (error !== null) return 'Failed';
  return httpStatus === null ? 'Delivered' : `Answered ${httpStatus}`;
}

/** “–”, “85 ms”, “1.2 s”. */
export function durationLabel(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** How far a test event is, or how it ended. */
export function testSentence(test: TestProgress): string {
  switch (test.phase) {
    case 'sending':
    case 'waiting':
      return 'The test event is on its way …';
    case 'ended':
      return test.delivery.error === null
        ? `The test event arrived: the receiver ${answerWords(test.delivery)}.`
        : `The test event did not arrive. ${test.delivery.error}`;
    case 'unheard':
      return 'Nothing was heard of the test event yet. Look again in a moment.';
    case 'refused':
      return `No test event was sent. ${webhookErrorSentence(test.error)}`;
  }
}

function answerWords({ httpStatus, durationMs }: WebhookDelivery): string {
  const answer = httpStatus === null ? 'answered' : `answered ${httpStatus}`;
  return durationMs === null ? answer : `${answer} in ${durationLabel(durationMs)}`;
}

/** Why webhooks could not be read or changed, with what to do. */
export function webhookErrorSentence(error: ApiError): string {
  switch (error.code) {
    case 'LimitExceeded':
      return 'This room has as many webhooks as a room can have. Delete one that nobody uses any more.';
    case 'NotFound':
      return 'This webhook is gone, or you are no owner of the room any more. The list is being renewed.';
    case 'RateLimited':
      return `That was a lot in a short time. Try again in ${secondsLabel(error.retryAfterMs)}.`;
    default:
      return errorSentence(error);
  }
}

function secondsLabel(ms = 10_000): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}

/** What a form says about one of its fields. */
export type FieldProblems = Partial<Record<'url' | 'eventTypes', string>>;

/** What is wrong with an address before the server looks at it; `null` when nothing is. */
export function addressProblem(url: string): string | null {
  if (url.trim() === '') return 'Enter the address that events are sent to.';
  const parsed = URL.canParse(url.trim()) ? new URL(url.trim()) : null;
  return parsed === null || !/^https?:$/.test(parsed.protocol)
    ? 'Enter a whole address, such as https://bot.example.org/events.'
    : null;
}

const fieldNames = { url: 'The address', eventTypes: 'The events' };

/** The fields that the server refused, in its words; empty when the failure is about none. */
export function refusedFields({ code, info }: ApiError): FieldProblems {
  const { field: path, rule } = info;
  if (code !== 'BadRequest' || typeof path !== 'string' || typeof rule !== 'string') return {};
  // Of a change: “input.url”.
  const field = path.replace(/^input\./, '');
  if (field !== 'url' && field !== 'eventTypes') return {};
  return { [field]: `${fieldNames[field]} ${rule.replace(/\.$/, '')}.` };
}
