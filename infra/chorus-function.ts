import { fileURLToPath } from 'node:url';
import { Duration } from 'aws-cdk-lib';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface ChorusFunctionProps {
  /** What it does, in one sentence. */
  description: string;
  environment?: Record<string, string>;
  timeout?: Duration;
  memorySize?: number;
}

/** CommonJS packages ask for `require`, which an ES module does not have by itself. */
const requireShim =
  "import { createRequire as createRequireOfModule } from 'node:module';\n" +
  'const require = createRequireOfModule(import.meta.url);';

/** Bundles `functions/<name>/handler.ts` with all it needs; answers the folder that holds the bundle. */
function bundle(name: string): string {
  const folder = `${root}.cache/functions/${name}`;
  buildSync({
    entryPoints: [`${root}functions/${name}/handler.ts`],
    outfile: `${folder}/index.mjs`,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    mainFields: ['module', 'main'],
    banner: { js: requireShim },
    legalComments: 'none',
    logLevel: 'warning',
  });
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
    this.function = new LambdaFunction(this, 'Function', {
      description,
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundle(name)),
      timeout,
      memorySize,
      environment: { POWERTOOLS_SERVICE_NAME: name, ...environment },
      logGroup: new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH }),
    });
  }
}
