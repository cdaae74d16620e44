import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartError } from './lib/errors.ts';
import { isJsonObject, parseJson } from './lib/json.ts';
import { buildIfStale, fingerprint } from './project-build.ts';
import { startSynthesisHost, type SynthesisHost } from './synthesis-host.ts';

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
 * @param execute another way to run it.
 * @returns the path of the cloud assembly.
 * @throws StartError `SynthesisFailed` with the app's own output.
 */
export async function synthesize(
  project: string,
  environment: NodeJS.ProcessEnv,
  execute?: () => Promise<void>,
): Promise<string> {
  const { app, output } = readAppCommand(project);
  const build = {
    project,
    inputs: synthesisInputs,
    stampFile: join(output, '.inputs'),
    command: app,
    environment: { ...environment, CDK_OUTDIR: output },
  };
  try {
    await buildIfStale(build, execute);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError('SynthesisFailed', `The project can't be synthesized: ${reason}`, { cause });
  }
  return output;
}

/** Synthesizes again and again, the second time on in a fraction of the first. */
export interface Resynthesis extends AsyncDisposable {
  /** @throws StartError `SynthesisFailed` */
  synthesize(): Promise<void>;
}

/**
 * Keeps a process with the CDK loaded from the first change on. Resolvers, functions and the schema are read anew each
 * time; when the CDK app's own folder changes, a new process takes over.
 */
export function createResynthesis(project: string, environment: NodeJS.ProcessEnv): Resynthesis {
  let host: { process: SynthesisHost; appState: string } | null = null;

  async function warmHost(): Promise<SynthesisHost | null> {
    const { app, output } = readAppCommand(project);
    const entry = /^node (?:--import tsx )?(\S+\.ts)$/.exec(app)?.[1];
    if (entry === undefined) return null;
    const appState = fingerprint(project, [dirname(entry), 'cdk.json', 'package-lock.json']);
    if (host?.appState === appState) return host.process;
    await host?.process[Symbol.asyncDispose]();
    host = {
      process: startSynthesisHost(join(project, entry), project, { ...environment, CDK_OUTDIR: output }),
      appState,
    };
    return host.process;
  }

  return {
    async synthesize() {
      const warm = await warmHost();
      await synthesize(project, environment, warm ? () => warm.synthesize() : undefined);
    },
    async [Symbol.asyncDispose]() {
      await host?.process[Symbol.asyncDispose]();
    },
  };
}
