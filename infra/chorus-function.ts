import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct, type IConstruct } from 'constructs';
import { bundleFunctions, type FunctionBundles } from './bundle-functions.ts';

export interface ChorusFunctionProps {
  /** What it does, in one sentence. */
  description: string;
  environment?: Record<string, string>;
  timeout?: Duration;
  memorySize?: number;
}

/** In a network, Lambda makes interfaces with the role: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
function networkInterfaces(): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });
}

/** Bundles belong to an app: the next synthesis in the same process reads the sources anew. */
const bundlesOfApps = new WeakMap<IConstruct, FunctionBundles>();

/** Lets an app use bundles that were made before. */
export function useBundles(app: IConstruct, bundles: FunctionBundles): void {
  bundlesOfApps.set(app, bundles);
}

function bundleOf(scope: Construct, name: string): string {
  const app = scope.node.root;
  const bundles = bundlesOfApps.get(app) ?? bundleFunctions();
  bundlesOfApps.set(app, bundles);
  const folder = bundles.get(name);
  if (folder === undefined) throw new Error(`functions/${name}/handler.ts does not exist.`);
  return folder;
}

/** A Lambda function: the folder `functions/<name>`, with a log of its own. */
export class ChorusFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    /** The folder in `functions/`. */
    name: string,
    { description, environment = {}, timeout = Duration.seconds(10), memorySize = 256 }: ChorusFunctionProps,
  ) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH });
    // CDK's own role may write any log of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      description,
      role,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundleOf(this, name)),
      timeout,
      memorySize,
      environment: { POWERTOOLS_SERVICE_NAME: name, ...environment },
      logGroup,
    });
    if (this.function.isBoundToVpc) role.addToPolicy(networkInterfaces());
  }
}
