import { AwsError, StartError } from '../../lib/errors.ts';
import { compileEventPattern, type EventMatcher } from '../../lib/event-pattern.ts';
import { parseJson, type Json } from '../../lib/json.ts';
import type { EventSourceMappingModel } from '../../model/lambda.ts';

/**
 * Compiles a mapping's filter criteria: a record passes when one pattern matches, or when there is none.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 *
 * @throws StartError naming the pattern that is faulty.
 */
export function compileRecordFilter(mapping: EventSourceMappingModel): EventMatcher {
  const matchers = mapping.filterPatterns.map((pattern, index) => {
    try {
      return compileEventPattern(typeof pattern === 'string' ? parseJson(pattern) : pattern);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const place = `${mapping.logicalId}.Properties.FilterCriteria.Filters[${index}].Pattern`;
      throw new StartError('UnsupportedResource', `${place}: ${error.message}`, { cause: error });
    }
  });
  return (record) => matchers.length === 0 || matchers.some((matches) => matches(record));
}

/** A queue's record as filters see it: a body that is JSON is looked into. */
export function filterableQueueRecord(record: { body: string }): Json {
  return { ...record, body: parseJson(record.body) ?? record.body };
}
