import { App } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { FunctionBundles } from './bundle-functions.ts';
import { certificateRegion, CertificateStack } from './certificates.ts';
import { useBundles } from './chorus-function.ts';
import { ChorusStack } from './chorus-stack.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { SiteEndpoints } from './site-endpoints.ts';

export interface ChorusAppProps {
  /** As `-c name=value` gives it. */
  context?: Readonly<Record<string, unknown>>;
  /** Where the cloud assembly is written. */
  outdir?: string;
  /** Of functions, made before; unless given, they are made for this app. */
  bundles?: FunctionBundles;
}

/** The CDK app in the environment that the context names; see `environment.ts`. */
export function createChorusApp({ context = {}, outdir, bundles }: ChorusAppProps = {}): App {
  const app = new App({
    analyticsReporting: false,
    context: {
      '@aws-cdk/core:enablePartitionLiterals': true,
      '@aws-cdk/aws-iam:minimizePolicies': true,
      // A template may have a megabyte, and spaces count.
      '@aws-cdk/core:suppressTemplateIndentation': true,
      ...context,
    },
    ...(outdir !== undefined && { outdir }),
  });
  if (bundles) useBundles(app, bundles);
  addChorus(app, readEnvironment(app));
  return app;
}

/** Adds the stacks of an environment to an app, or to a stage of a pipeline: the answer is that of the first region. */
export function addChorus(scope: Construct, environment: Environment): ChorusStack {
  const [region, ...others] = environment.regions;
  const certificates = addCertificates(scope, environment);
  const common = {
    environment,
    stackName: stackName(environment),
    description: 'Chorus: real-time chat, a live factory tree and records on AppSync',
    crossRegionReferences: certificates !== null || others.length > 0,
  };
  const first = new ChorusStack(scope, 'Chorus', {
    ...common,
    certificates,
    ...(region !== undefined && { env: { region } }),
  });
  const replicas = others.map(
    (other) =>
      new ChorusStack(scope, `Chorus-${other}`, { ...common, env: { region: other }, replicaOf: first }),
  );
  const { site } = first.surroundings;
  const last = replicas.at(-1);
  if (site && last) {
    new SiteEndpoints(last, 'SiteEndpoints', {
      site,
      others: replicas.map(({ surroundings }) => surroundings.endpoint),
    });
  }
  return first;
}

function addCertificates(scope: Construct, environment: Environment): CertificateStack | null {
  const { domains } = environment;
  if (domains.site === null && domains.api === null) return null;
  return new CertificateStack(scope, 'Certificates', {
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
