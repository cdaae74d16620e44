import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDisposer } from '../../../lib/disposer.ts';
import type { FunctionModel } from '../../../model/lambda.ts';
import { createManualClock, type ManualClock } from '../../../testing/manual-clock.ts';
import { startLambda, type Lambda, type LambdaOptions } from '../lambda.ts';
import { createRecordingLog, type RecordingLog } from './recording-log.ts';

const projectRoot = path.resolve(import.meta.dirname, '../../../..');

/** A function of the template with sound values; tests override what they are about. */
export function aFunction(overrides: Partial<FunctionModel> = {}): FunctionModel {
  const name = overrides.name ?? 'worker';
  return {
    logicalId: 'Worker',
    name,
    arn: `arn:aws:lambda:eu-central-1:000000000000:function:${name}`,
    code: { kind: 'inline', source: 'exports.handler = async (event) => event;' },
    handler: 'index.handler',
    environment: {},
    timeoutMs: 3_000,
    memoryMb: 128,
    reservedConcurrency: null,
    async: { maximumRetryAttempts: 2, maximumEventAgeMs: 21_600_000, onFailureArn: null, onSuccessArn: null },
    ...overrides,
  };
}

/** A function written into the template. */
export function anInlineFunction(source: string, overrides: Partial<FunctionModel> = {}): FunctionModel {
  return aFunction({ ...overrides, code: { kind: 'inline', source } });
}

export interface GivenLambda extends AsyncDisposable {
  lambda: Lambda;
  clock: ManualClock;
  logs: RecordingLog;
  deliveries: { arn: string; message: string }[];
  invoke: (payload: Parameters<Lambda['invoke']>[1], name?: string) => ReturnType<Lambda['invoke']>;
}

/** Lambda with these functions, a clock that stands still and a log that can be read. */
export function givenLambda(functions: FunctionModel[], options: Partial<LambdaOptions> = {}): GivenLambda {
  const clock = createManualClock();
  const logs = createRecordingLog();
  const deliveries: { arn: string; message: string }[] = [];
  const lambda = startLambda({
    functions,
    region: 'eu-central-1',
    environment: () => ({ AWS_REGION: 'eu-central-1' }),
    deliver: async (arn, message) => void deliveries.push({ arn, message }),
    moduleRoots: [projectRoot],
    clock,
    log: logs.log,
    newId: randomUUID,
    ...options,
  });
  return {
    lambda,
    clock,
    logs,
    deliveries,
    invoke: (payload, name = functions[0]?.name ?? '') =>
      lambda.invoke(name, payload, { type: 'RequestResponse' }),
    [Symbol.asyncDispose]: () => lambda[Symbol.asyncDispose](),
  };
}

/** A directory outside the project, as a bundle's may lie, with these files. */
export async function givenBundle(
  files: Record<string, string>,
): Promise<{ path: string } & AsyncDisposable> {
  const disposer = createDisposer();
  const directory = await mkdtemp(path.join(tmpdir(), 'chorus-bundle-'));
  disposer.defer(() => rm(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return { path: directory, [Symbol.asyncDispose]: () => disposer.dispose() };
}
