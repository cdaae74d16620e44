import type { CfnOutput } from 'aws-cdk-lib';
import { BuildEnvironmentVariableType } from 'aws-cdk-lib/aws-codebuild';
import { CodeBuildStep, type IFileSetProducer } from 'aws-cdk-lib/pipelines';

export interface SmokeStepProps {
  /** The environment's name. */
  environment: string;
  source: IFileSetProducer;
  outputs: Readonly<Record<string, CfnOutput>>;
}

/** Name of the secret that holds the password of the user who smokes: docs/pipeline.md says how to make both. */
export const smokeSecret = (environment: string): string => `chorus/${environment}/smoke`;

/** Uses a stage after its deployment as a person would. A failure stops the promotion and says how to go back. */
export function smokeStep({ environment, source, outputs }: SmokeStepProps): CodeBuildStep {
  const names = Object.keys(outputs);
  const members = names.map((name) => `\\"${name}\\":\\"$${name}\\"`).join(',');
  return new CodeBuildStep(`Smoke-${environment}`, {
    input: source,
    envFromCfnOutputs: { ...outputs },
    buildEnvironment: {
      environmentVariables: {
        SMOKE_PASSWORD: {
          type: BuildEnvironmentVariableType.SECRETS_MANAGER,
          value: smokeSecret(environment),
        },
      },
    },
    commands: [
      'npm ci',
      `echo "{\\"Chorus\\":{${members}}}" > outputs.json`,
      'npm run -s smoke -- --outputs outputs.json --username smoke@chorus.invalid',
    ],
  });
}
