import { App } from 'aws-cdk-lib';
import { certificateRegion, CertificateStack } from './certificates.ts';
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
  const env = region === undefined ? {} : { env: { region } };
  const certificates = addCertificates(app, environment);
  new ChorusStack(app, 'Chorus', {
    environment,
    certificates,
    crossRegionReferences: certificates !== null,
    stackName: stackName(environment),
    description: 'Chorus: real-time chat, a live factory tree and records on AppSync',
    ...env,
  });
  return app;
}

function addCertificates(app: App, environment: Environment): CertificateStack | null {
  const { domains } = environment;
  if (domains.site === null && domains.api === null) return null;
  return new CertificateStack(app, 'Certificates', {
    domains,
    stackName: `${stackName(environment)}-certificates`,
    description: 'Chorus: certificates of its names',
    env: { region: certificateRegion },
    crossRegionReferences: true,
  });
}

function stackName({ name }: Environment): string {
  return name === 'local' ? 'Chorus' : `Chorus-${name}`;
}
