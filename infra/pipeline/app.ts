/**
 * The pipeline as an app of its own: `npx cdk deploy --app "node --import tsx infra/pipeline/app.ts"` with
 * `-c repository=owner/name -c connectionArn=…`, and `-c branch=` unless it is `main`.
 */
import { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { environments } from '../environment.ts';
import { PipelineStack } from './pipeline-stack.ts';

const settings = z.object({
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name'),
  branch: z.string().min(1).default('main'),
  connectionArn: z.string().startsWith('arn:', 'must be the ARN of a confirmed connection'),
});

const app = new App({ analyticsReporting: false });
const context = Object.fromEntries(
  Object.keys(settings.shape).map((name): [string, unknown] => [name, app.node.tryGetContext(name)]),
);
const parsed = settings.safeParse(context);
if (!parsed.success) {
  const [issue] = parsed.error.issues;
  throw new Error(`-c ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
new PipelineStack(app, 'ChorusPipeline', {
  ...parsed.data,
  environments: [environments.dev, environments.staging, environments.prod],
  description: 'Chorus: tests each revision and deploys it to dev, staging and prod',
});
app.synth();
