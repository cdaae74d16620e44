import { AwsError } from '../../../lib/errors.ts';
import { compileEventPattern } from '../../../lib/event-pattern.ts';
import { parseJson, type Json } from '../../../lib/json.ts';
import type { MessageAttribute, MessageAttributes } from '../sqs/message.ts';

export type FilterScope = 'MessageAttributes' | 'MessageBody';

/** Decides whether a subscription wants a message. */
export type SubscriptionFilter = (message: { body: string; attributes: MessageAttributes }) => boolean;

/**
 * Compiles a filter policy.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 *
 * @param policy the policy, as an object or its JSON text; `null` or undefined lets everything through.
 * @throws AwsError InvalidParameter.
 */
export function compileFilterPolicy(policy: unknown, scope: FilterScope): SubscriptionFilter {
  if (policy === null || policy === undefined) return () => true;
  const matches = compile(typeof policy === 'string' ? parseJson(policy) : policy);
  if (scope === 'MessageBody') {
    return ({ body }) => {
      const json = parseJson(body);
      return json !== undefined && matches(json);
    };
  }
  return ({ attributes }) =>
    matches(
      Object.fromEntries(
        Object.entries(attributes).map(([name, attribute]) => [name, filterValue(attribute)]),
      ),
    );
}

function compile(policy: unknown) {
  try {
    return compileEventPattern(policy);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError('InvalidParameter', `Invalid parameter: FilterPolicy: ${error.message}`);
  }
}

/** An attribute as a policy sees it: numbers and lists by their declared type, binaries not at all. */
function filterValue({ DataType, StringValue = '' }: MessageAttribute): Json | undefined {
  if (DataType.startsWith('Binary')) return undefined;
  if (DataType.startsWith('Number')) return Number(StringValue);
  if (DataType === 'String.Array') return parseJson(StringValue) ?? StringValue;
  return StringValue;
}
