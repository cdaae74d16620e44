import { join } from 'node:path';
import { StartError } from './lib/errors.ts';
import { buildIfStale } from './project-build.ts';

/**
 * Builds the web app unless nothing changed since the last time.
 *
 * @returns the folder of the build.
 * @throws StartError `SynthesisFailed` with the bundler's own output.
 */
export async function buildWeb(project: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const output = join(project, 'web', 'dist');
  try {
    await buildIfStale({
      project,
      inputs: ['package-lock.json', 'schema.graphql', 'web'],
      stampFile: join(output, '.inputs'),
      command: 'node node_modules/vite/bin/vite.js build --config web/vite.config.ts --logLevel error',
      // A test runner's own NODE_ENV would make a development build of React.
      environment: { ...environment, NODE_ENV: 'production' },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError('SynthesisFailed', `The web app can't be built: ${reason}`, { cause });
  }
  return output;
}
