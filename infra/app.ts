import { App } from 'aws-cdk-lib';
import { ChorusStack } from './chorus-stack.ts';

const app = new App({
  analyticsReporting: false,
  context: {
    '@aws-cdk/core:enablePartitionLiterals': true,
    '@aws-cdk/aws-iam:minimizePolicies': true,
  },
});

new ChorusStack(app, 'Chorus', {
  description: 'Chorus: real-time chat, a live factory tree and records on AppSync',
});

app.synth();
