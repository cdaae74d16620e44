import { bedrockModule } from './bedrock-module.ts';
import { createConsole } from './console.ts';
import { dynamodbModule } from './dynamodb-module.ts';
import { createExtensions } from './extensions.ts';
import { eachOf, keysIn } from './iteration.ts';
import { createMath, language } from './language.ts';
import { rdsModule } from './rds-module.ts';
import type { CurrentRun } from './run.ts';
import { EarlyReturnStop } from './stop.ts';
import { createUtil } from './util.ts';
import { isRecord } from './values.ts';

/** All that code can name or import. It is frozen; what a call does with it goes into the current run. */
export function createScope(current: CurrentRun) {
  return {
    ...language,
    Math: createMath(current),
    console: createConsole(current),
    util: createUtil(current),
    extensions: createExtensions(current),
    runtime: { earlyReturn },
    modules: { dynamodb: dynamodbModule, rds: rdsModule, ai: bedrockModule },
    eachOf,
    keysIn,
  };
}

export type Scope = ReturnType<typeof createScope>;

function earlyReturn(value?: unknown, options?: unknown): never {
  throw new EarlyReturnStop(value, isRecord(options) && options['skipTo'] === 'END' ? 'END' : 'NEXT');
}
