/**
 * The fields that are open to machines, by what a token needs for them. AppSync closes what the authorizer names, so
 * everything with `@aws_lambda` in the schema has to be here; a test holds both against each other.
 */
const fieldsOfRight: Readonly<Record<string, readonly string[]>> = {
  'data.read': [
    'Query.records',
    'Query.record',
    'Query.recordStats',
    'Query.syncRecords',
    'Query.job',
    'Query.jobs',
    'Subscription.onRecord',
    'Subscription.onJob',
  ],
  'data.write': [
    'Mutation.submitRecord',
    'Mutation.submitRecords',
    'Mutation.generateRecords',
    'Mutation.cancelJob',
    'Mutation.deleteRecord',
  ],
};

/** What a token with these rights may not touch. */
export function closedFields(rights: readonly string[]): string[] {
  return Object.entries(fieldsOfRight).flatMap(([right, fields]) => (rights.includes(right) ? [] : fields));
}
