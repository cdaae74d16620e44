import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { correlationIdOf } from '../lib/correlation.ts';
import { ownerWith } from '../lib/data-access.ts';
import { unavailable } from '../lib/errors.ts';
import { limits } from '../lib/limits.ts';
import { type RecordItem, recordKey } from '../lib/record.ts';

/**
 * Makes `stash.record` a tombstone: without its content, in no index, and there for as long as its message might come
 * once more.
 */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const record = ctx.stash.record as RecordItem;
  if (record.deletedAt) runtime.earlyReturn(null);
  const table = ctx.env.RECORD_TABLE as string;
  const ownerId = ownerWith('data.write', ctx.identity);
  const tombstone = {
    id: record.id,
    ownerId,
    informationOne: '',
    informationTwo: '',
    occurredAt: record.occurredAt,
    status: record.status,
    attempts: record.attempts,
    submittedAt: record.submittedAt,
    deletedAt: util.time.nowISO8601(),
    version: record.version + 1,
  };
  const expiresAt = util.time.nowEpochSeconds() + limits.changeLogDays * 86400;
  const correlationId = correlationIdOf(ctx);
  ctx.stash.record = tombstone;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table,
        operation: 'PutItem',
        key: util.dynamodb.toMapValues(recordKey(ownerId, record.id)),
        attributeValues: util.dynamodb.toMapValues({ ...tombstone, correlationId, expiresAt }),
        condition: {
          expression: 'version = :version',
          expressionValues: util.dynamodb.toMapValues({ ':version': record.version }),
          returnValuesOnConditionCheckFailure: false,
        },
      },
      {
        table,
        operation: 'PutItem',
        key: util.dynamodb.toMapValues({ pk: `OWNER#${ownerId}#CHANGES`, sk: util.autoUlid() }),
        attributeValues: util.dynamodb.toMapValues({ record: tombstone, correlationId, expiresAt }),
      },
    ],
  };
}

export function response(ctx: Context) {
  if (ctx.error) unavailable();
  return null;
}
