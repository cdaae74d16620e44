import { util } from '@aws-appsync/utils';

export function request(ctx) {
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues({ room: ctx.args.room, id: util.autoKsuid() }),
    attributeValues: util.dynamodb.toMapValues({ text: ctx.args.text }),
  };
}

export function response(ctx) {
  return ctx.error ? util.error(ctx.error.message, ctx.error.type) : ctx.result;
}
