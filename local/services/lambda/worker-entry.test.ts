import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { givenBundle } from './testing/given-lambda.ts';

const run = promisify(execFile);
const entry = pathToFileURL(path.join(import.meta.dirname, 'worker/entry.mjs')).href;

/** A program that runs one function with the Lambda service at `servicePath`. */
const program = (servicePath: string, options: string) => `
  import { startLambda } from ${JSON.stringify(servicePath)};
  const log = { error() {}, warn() {}, info() {}, debug() {}, with: () => log };
  const model = {
    logicalId: 'F', name: 'f', arn: 'arn:aws:lambda:x:0:function:f', handler: 'index.handler', environment: {},
    code: { kind: 'inline', source: 'exports.handler = async () => process.execArgv.length;' },
    timeoutMs: 3000, memoryMb: 128, reservedConcurrency: null, async: {},
  };
  const lambda = startLambda({
    functions: [model], region: 'x', environment: () => ({}), deliver: async () => {}, moduleRoots: [],
    clock: { now: Date.now, setTimer: () => ({ cancel() {} }) }, log, newId: () => 'id', ${options}
  });
  process.stdout.write(JSON.stringify(await lambda.invoke('f', null, { type: 'RequestResponse' })));
  await lambda[Symbol.asyncDispose]();
`;

describe('worker entry', () => {
  test('runs without the TypeScript loader of its parent', async () => {
    await using files = await givenBundle({
      'program.mts': program(path.join(import.meta.dirname, 'lambda.ts'), ''),
    });
    const tsx = import.meta.resolve('tsx');
    const { stdout } = await run(process.execPath, ['--import', tsx, path.join(files.path, 'program.mts')]);
    expect(JSON.parse(stdout)).toEqual({ payload: 0, functionError: null });
  });

  test('runs under a parent that has been bundled', async () => {
    await using files = await givenBundle({});
    const bundled = path.join(files.path, 'lambda.mjs');
    const source = path.join(import.meta.dirname, 'lambda.ts');
    await build({ entryPoints: [source], outfile: bundled, bundle: true, format: 'esm', platform: 'node' });
    const main = path.join(files.path, 'program.mjs');
    await writeFile(main, program('./lambda.mjs', `workerEntry: new URL(${JSON.stringify(entry)}),`));
    const { stdout } = await run(process.execPath, [main]);
    expect(JSON.parse(stdout)).toEqual({ payload: 0, functionError: null });
  });
});
