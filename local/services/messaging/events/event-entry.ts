import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, parseJson, type Json, type JsonObject } from '../../../lib/json.ts';

/** An event as rules and targets see it. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
export type BusEvent = {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: JsonObject;
};

export interface EntryContext {
  id: string;
  region: string;
  accountId: string;
  nowMs: number;
}

/**
 * Reads one entry of `PutEvents`.
 *
 * @throws AwsError with the code that the entry's result carries.
 */
export function readEntry(entry: JsonObject, context: EntryContext): BusEvent {
  const source = requiredText(entry, 'Source');
  const detailType = requiredText(entry, 'DetailType');
  const detail = parseJson(requiredText(entry, 'Detail'));
  if (!isJsonObject(detail)) throw new AwsError('MalformedDetail', 'Detail is malformed.');
  if (source.startsWith('aws.')) {
    throw new AwsError('NotAuthorizedForSource', 'Not authorized for the source.');
  }
  const resources = entry['Resources'];
  const said = {
    id: context.id,
    source,
    detailType,
    detail,
    timeMs: readTime(entry['Time'], context.nowMs),
    resources: Array.isArray(resources) ? resources.filter((arn) => typeof arn === 'string') : [],
  };
  return formatEvent(said, context);
}

/** Gives what somebody said the form that rules and targets see. */
export function formatEvent(
  said: Pick<BusEvent, 'id' | 'source' | 'resources' | 'detail'> & { detailType: string; timeMs: number },
  { region, accountId }: Pick<EntryContext, 'region' | 'accountId'>,
): BusEvent {
  const { id, source, detailType, detail, timeMs, resources } = said;
  return {
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account: accountId,
    time: toSecond(timeMs),
    region,
    resources,
    detail,
  };
}

function requiredText(entry: JsonObject, name: string): string {
  const value = entry[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError(
    'InvalidArgument',
    `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  );
}

/** Epoch seconds as SDKs send them, or a date as text. */
function readTime(time: Json | undefined, nowMs: number): number {
  if (time === undefined || time === null) return nowMs;
  const timeMs = typeof time === 'number' ? time * 1000 : Date.parse(String(time));
  if (Number.isFinite(timeMs)) return timeMs;
  throw new AwsError('InvalidArgument', 'Parameter Time is not valid.');
}

function toSecond(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
