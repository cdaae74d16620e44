/**
 * What an administrator deploys once per account, so that workflows can deploy the rest:
 * `npx cdk deploy --app "node --import tsx infra/deploy-access/app.ts" -c repository=owner/name`.
 */
import { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { DeployAccessStack } from './deploy-access-stack.ts';

const app = new App({ analyticsReporting: false });
const repository = z
  .string({ error: '-c repository=owner/name is missing.' })
  .regex(/^[\w.-]+\/[\w.-]+$/, '-c repository: write owner/name.')
  .parse(app.node.tryGetContext('repository'));
new DeployAccessStack(app, 'ChorusDeployAccess', {
  repository,
  description: 'Lets the workflows of a repository deploy Chorus',
});
app.synth();
