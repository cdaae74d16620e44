import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import type { RedriveTask } from '../schema.generated.ts';
import { failOn } from './lib/errors.ts';
import { limits } from './lib/limits.ts';
import { operatorId } from './lib/operator.ts';
import { redrivePartition } from './lib/ops-keys.ts';

export function request(ctx: Context): DynamoDBQueryRequest {
  operatorId(ctx.identity);
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk',
      expressionValues: util.dynamodb.toMapValues({ ':pk': redrivePartition }),
    },
    limit: limits.redriveTasksPerPage,
    consistentRead: true,
    scanIndexForward: false,
  };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  return { items: ctx.result.items as RedriveTask[], nextToken: null };
}
