import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { bundleFunctions, type FunctionBundles } from '../bundle-functions.ts';
import { createChorusApp } from '../chorus-app.ts';
import { type DeployedResource, readDeployed } from './deployed-template.ts';

/** A synthesized environment, in a folder that goes with it. */
export interface Synthesized extends Disposable {
  app: App;
  /** Of the cloud assembly. */
  directory: string;
  /** By the stack's name; those of further regions by their id. */
  stacks: ReadonlyMap<string, { resources: DeployedResource[]; template: unknown }>;
}

/**
 * Synthesizes the app for a check, without an account.
 *
 * @param bundles of functions, where several syntheses share them
 */
export function synthesize(
  context: Readonly<Record<string, unknown>>,
  bundles: FunctionBundles = bundleFunctions(),
): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'chorus-assembly-'));
  const app = createChorusApp({ context, outdir, bundles });
  const { stacks } = app.synth();
  return {
    app,
    directory: outdir,
    stacks: new Map(
      stacks.map(({ id, stackName, templateFile, template }) => [
        id.startsWith('Chorus-') ? id : stackName,
        { resources: readDeployed(outdir, templateFile), template: template as unknown },
      ]),
    ),
    [Symbol.dispose]: () => rmSync(outdir, { recursive: true }),
  };
}
