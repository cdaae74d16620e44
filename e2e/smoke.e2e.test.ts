import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

interface Finished {
  code: number | null;
  output: string;
}

/** Runs a TypeScript program of this project to its end. */
function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
      cwd: project,
      env: { ...process.env, ...environment },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

const template = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.looseObject({}).optional() }),
  ),
});

/** Makes one step of a resolver give nothing, as a mistake in a release might. */
function breakStep(assembly: string, name: string): void {
  const file = join(assembly, 'Chorus.template.json');
  const parsed = template.parse(JSON.parse(readFileSync(file, 'utf8')));
  const steps = Object.values(parsed.Resources).filter(
    ({ Type, Properties }) => Type === 'AWS::AppSync::FunctionConfiguration' && Properties?.['Name'] === name,
  );
  for (const { Properties } of steps) {
    if (!Properties) continue;
    Properties['Code'] = `import { util } from '@aws-appsync/utils';
      export function request() { return util.error('Broken on purpose.', 'Broken'); }
      export function response() { return null; }`;
  }
  expect(steps.length).toBeGreaterThan(0);
  writeFileSync(file, JSON.stringify(parsed));
}

describe('npm run smoke', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-smoke-'));
  const outputs = join(folder, 'outputs.json');
  const assembly = join(folder, 'cdk.out');
  let local: LocalProcess;

  async function start(): Promise<void> {
    local = await startLocalProcess(['--no-web', '--assembly', assembly]);
    writeFileSync(outputs, JSON.stringify(local.outputs));
  }

  beforeAll(async () => {
    const { code, output } = await run(['infra/app.ts'], { CDK_OUTDIR: assembly });
    expect(code, output).toBe(0);
    await start();
  });
  afterAll(async () => {
    await local[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const smoke = (...args: string[]) => run(['e2e/smoke/main.ts', ...args]);

  it('says that everything works when it does', async () => {
    const { code, output } = await smoke('--outputs', outputs);
    expect(output.match(/^ok {4}.+(?= \()/gm), output).toEqual(
      ['health', 'sign in', 'send and receive', 'tree change', 'record round trip'].map(
        (name) => `ok    ${name}`,
      ),
    );
    expect(output).not.toContain('FAIL');
    expect(code).toBe(0);
  });

  it('leaves tables that a restore drill brings back item by item', async () => {
    const { code, output } = await run(['infra/restore-drill/main.ts', '--outputs', outputs]);
    const counts = [...output.matchAll(/^same {2}Chorus\S+: (\d+) items/gm)].map(([, count]) =>
      Number(count),
    );
    expect(counts.length, output).toBeGreaterThanOrEqual(3);
    expect(Math.max(...counts)).toBeGreaterThan(5);
    expect(output).not.toContain('DIFFERS');
    expect(code).toBe(0);
  });

  it('fails when a resolver is broken, goes on with the rest, and says how to go back', async () => {
    await local[Symbol.asyncDispose]();
    breakStep(assembly, 'replaceChildren');
    await start();

    const { code, output } = await smoke('--outputs', outputs);
    expect(output).toMatch(/^FAIL {2}tree change \(\d+ ms\): Broken: Broken on purpose\.$/m);
    expect(output).toMatch(/^ok {4}record round trip/m);
    expect(output).toContain('Roll back:');
    expect(code).toBe(1);
  });

  it('asks for what it needs', async () => {
    expect(await smoke()).toMatchObject({
      code: 2,
      output: expect.stringContaining('--outputs FILE is missing.'),
    });
    writeFileSync(join(folder, 'empty.json'), '{}');
    expect(await smoke('--outputs', join(folder, 'empty.json'))).toMatchObject({
      code: 2,
      output: expect.stringContaining('has no outputs of Chorus'),
    });
    const deployed = join(folder, 'deployed.json');
    writeFileSync(deployed, JSON.stringify({ 'Chorus-dev': local.outputs.Chorus }));
    expect(await smoke('--outputs', deployed, '--username', 'probe@example.com')).toMatchObject({
      code: 2,
      output: expect.stringContaining('SMOKE_PASSWORD must hold the password of probe@example.com.'),
    });
  });
});
