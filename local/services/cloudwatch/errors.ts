import { AwsError } from '../../lib/errors.ts';

/** A parameter breaks a rule: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CommonErrors.html */
export function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
