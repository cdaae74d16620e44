import type { Addresses } from '../template/addresses.ts';
import { functionName } from '../template/resource-types/lambda.ts';

type Place = Pick<Addresses, 'region' | 'accountId'>;

/**
 * The ARN under which this runtime knows a resource. A stack with a fixed environment writes its region and account
 * into ARNs; here all resources live in one region and account. Versions and aliases of a function become the function.
 */
export function localArn(arn: string, place: Place): string {
  const parts = /^arn:[^:]*:(lambda|sqs|sns|dynamodb|events):[^:]*:[^:]*:(.+)$/.exec(arn);
  if (!parts) return arn;
  const [, service, rest] = parts;
  if (service === 'lambda' && rest?.startsWith('function:')) return functionArn(arn, place);
  return `arn:aws:${service}:${place.region}:${place.accountId}:${rest}`;
}

/** The ARN of a function given by name, ARN or partial ARN, with or without a qualifier. */
export function functionArn(reference: string, { region, accountId }: Place): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${functionName(reference)}`;
}
