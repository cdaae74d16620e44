import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ChorusFunction } from '../chorus-function.ts';
import { functionSettings } from '../function-settings.ts';
import { folderOf, type WatchedFunction } from './watched.ts';

/** At its most, a function has so many times its share. */
const mostTimes = 4;

/** Gives functions that are held back more of the account's concurrency, within bounds. */
export class CapRaiser extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { functions }: { functions: readonly WatchedFunction[] }) {
    super(scope, id);
    const stack = Stack.of(this);
    const most = functions.map(({ resource }) => {
      const { reservedConcurrency } = functionSettings(folderOf(resource) ?? '');
      return [resource.functionName, reservedConcurrency * mostTimes] as const;
    });
    this.function = new ChorusFunction(this, 'Raise', 'raise-caps', {
      description: 'Gives functions that are held back more concurrency',
      environment: { MOST_BY_FUNCTION: stack.toJsonString(Object.fromEntries(most)) },
      timeout: Duration.seconds(15),
    }).function;
    this.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['lambda:GetFunctionConcurrency', 'lambda:PutFunctionConcurrency'],
        resources: functions.map(({ resource }) => resource.functionArn),
      }),
    );
    this.function.addPermission('Alarms', {
      principal: new ServicePrincipal('lambda.alarms.cloudwatch.amazonaws.com'),
      sourceAccount: stack.account,
      sourceArn: stack.formatArn({
        service: 'cloudwatch',
        resource: 'alarm',
        resourceName: '*',
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    });
  }
}
