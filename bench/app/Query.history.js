import { util } from '@aws-appsync/utils';

export function request(ctx) {
  return {
    operation: 'Query',
    query: {
      expression: 'room = :room',
      expressionValues: util.dynamodb.toMapValues({ ':room': ctx.args.room }),
    },
    scanIndexForward: false,
    limit: 50,
  };
}

export function response(ctx) {
  return ctx.error ? util.error(ctx.error.message, ctx.error.type) : ctx.result.items;
}
