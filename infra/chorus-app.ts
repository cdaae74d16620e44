import { App } from 'aws-cdk-lib';
import { ChorusStack } from './chorus-stack.ts';
import { type Environment, readEnvironment } from './environment.ts';

export interface ChorusAppProps {
  /** As `-c name=value` gives it. */
  context?: Readonly<Record<string, unknown>>;
  /** Where the cloud assembly is written. */
  outdir?: string;
}

/** The CDK app in the environment that the context names; see `environment.ts`. */
export function createChorusApp({ context = {}, outdir }: ChorusAppProps = {}): App {
  const app = new App({
    analyticsReporting: false,
    context: {
      '@aws-cdk/core:enablePartitionLiterals': true,
      '@aws-cdk/aws-iam:minimizePolicies': true,
      ...context,
    },
    ...(outdir !== undefined && { outdir }),
  });
  const environment = readEnvironment(app);
  const [region] = environment.regions;
  new ChorusStack(app, 'Chorus', {
    environment,
    stackName: stackName(environment),
    description: 'Chorus: real-time chat, a live factory tree and records on AppSync',
    ...(region !== undefined && { env: { region } }),
  });
  return app;
}

function stackName({ name }: Environment): string {
  return name === 'local' ? 'Chorus' : `Chorus-${name}`;
}
