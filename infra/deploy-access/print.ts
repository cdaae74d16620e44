/**
 * Prints what a deploy role needs: `npm run -s deploy-role -- --account ID --repository owner/name`.
 *
 * As JSON: `trust` and `deploy` of the role that workflows assume, and `execution`, the policies for
 * `cdk bootstrap --cloudformation-execution-policies`. For those who make roles themselves; `app.ts` deploys the same.
 */
import { parseArgs } from 'node:util';
import { deployPolicy, executionPolicies, providerArn, trustPolicy } from './policies.ts';

try {
  const { values } = parseArgs({
    options: {
      account: { type: 'string' },
      repository: { type: 'string' },
      partition: { type: 'string', default: 'aws' },
    },
  });
  const { account = '', repository = '', partition } = values;
  if (!/^\d{12}$/.test(account)) throw new Error('--account must be the 12 digits of an account.');
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new Error('--repository must be owner/name.');
  const owner = { partition, account };
  const policies = {
    trust: trustPolicy(providerArn(owner), repository),
    deploy: deployPolicy(owner),
    execution: executionPolicies(owner),
  };
  process.stdout.write(`${JSON.stringify(policies, null, 2)}\n`);
} catch (failure) {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`);
  process.exitCode = 2;
}
