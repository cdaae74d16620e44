import { type Context, util } from '@aws-appsync/utils';

export function request(_ctx: Context) {
  return util.error('NotBuiltYet', 'Unavailable');
}

export function response(_ctx: Context) {
  return null;
}
