import {
  Alias,
  type Function as LambdaFunction,
  type IFunction,
  type IVersion,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/**
 * The function, or an alias of it that always has so many instances ready. Each costs by the hour, used or not.
 *
 * @param instances 0: the function itself
 */
export function keptWarm(
  scope: Construct,
  name: string,
  lambdaFunction: LambdaFunction,
  instances: number,
): Pick<IFunction, 'functionArn'> {
  if (instances === 0) return lambdaFunction;
  return new Alias(scope, `Warm-${name}`, {
    aliasName: 'warm',
    // A Version is an IVersion; CDK's declarations differ in how they write optional properties.
    version: lambdaFunction.currentVersion as IVersion,
    provisionedConcurrentExecutions: instances,
  });
}
