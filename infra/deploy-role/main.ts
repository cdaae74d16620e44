/**
 * Prints what a deploy role needs: `npm run -s deploy-role -- --account ID --repository owner/name [--env prod]`.
 *
 * Three policies as JSON: `trust` and `deploy` of the role that workflows assume, and `execution` for
 * `cdk bootstrap --cloudformation-execution-policies`. Reads the templates that it synthesizes; calls nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createChorusApp } from '../chorus-app.ts';
import { deployPolicy, executionPolicy, trustPolicy } from './policies.ts';

function synthesize(env: string): unknown[] {
  const { directory } = createChorusApp({ context: { env } }).synth();
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.template.json'))
    .map((name): unknown => JSON.parse(readFileSync(join(directory, name), 'utf8')));
}

try {
  const { values } = parseArgs({
    options: {
      account: { type: 'string' },
      repository: { type: 'string' },
      env: { type: 'string', default: 'prod' },
    },
  });
  const { account = '', repository = '', env } = values;
  if (!/^\d{12}$/.test(account)) throw new Error('--account must be the 12 digits of an account.');
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new Error('--repository must be owner/name.');
  const policies = {
    trust: trustPolicy(account, repository, env),
    deploy: deployPolicy(account),
    execution: executionPolicy(synthesize(env), account),
  };
  process.stdout.write(`${JSON.stringify(policies, null, 2)}\n`);
} catch (failure) {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`);
  process.exitCode = 2;
}
