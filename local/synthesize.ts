import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './lib/errors.ts';
import { isJsonObject, parseJson } from './lib/json.ts';
import { buildIfStale } from './project-build.ts';

/** What the cloud assembly depends on, relative to the project. */
export const synthesisInputs = [
  'cdk.json',
  'package-lock.json',
  'schema.graphql',
  'infra',
  'resolvers',
  'functions',
] as const;

function readAppCommand(project: string): { app: string; output: string } {
  const file = join(project, 'cdk.json');
  const config = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;
  const app = isJsonObject(config) ? config['app'] : undefined;
  if (typeof app !== 'string') {
    throw new StartError(
      'SynthesisFailed',
      `${file} does not name an "app" to synthesize. Use --assembly DIR.`,
    );
  }
  const output = isJsonObject(config) && typeof config['output'] === 'string' ? config['output'] : 'cdk.out';
  return { app, output: join(project, output) };
}

/**
 * Runs the CDK app that `cdk.json` names, unless nothing changed since the last time.
 *
 * @returns the path of the cloud assembly.
 * @throws StartError `SynthesisFailed` with the app's own output.
 */
export async function synthesize(project: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const { app, output } = readAppCommand(project);
  try {
    await buildIfStale({
      project,
      inputs: synthesisInputs,
      stampFile: join(output, '.inputs'),
      command: app,
      environment: { ...environment, CDK_OUTDIR: output },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError('SynthesisFailed', `The project can't be synthesized: ${reason}`, { cause });
  }
  return output;
}
