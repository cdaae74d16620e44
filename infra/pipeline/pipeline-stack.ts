import { Stack, type StackProps } from 'aws-cdk-lib';
import { BuildSpec, ComputeType, LinuxBuildImage } from 'aws-cdk-lib/aws-codebuild';
import {
  CodePipeline,
  CodePipelineSource,
  type IFileSetProducer,
  ManualApprovalStep,
  ShellStep,
} from 'aws-cdk-lib/pipelines';
import type { Construct } from 'constructs';
import type { Environment } from '../environment.ts';
import { ChorusStage } from './chorus-stage.ts';
import { smokeStep } from './smoke-step.ts';

export interface PipelineStackProps extends StackProps {
  /** `owner/name` on GitHub. */
  repository: string;
  branch: string;
  /** Of a connection that somebody has confirmed in the console: no key or token of GitHub is kept. */
  connectionArn: string;
  /** Where it goes, one after the other; the last one only when somebody approves. */
  environments: readonly Environment[];
}

/** Tests a revision, and takes it from environment to environment as long as each of them works. */
export class PipelineStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { repository, branch, connectionArn, environments, ...props }: PipelineStackProps,
  ) {
    super(scope, id, props);
    // CDK's declarations differ in how they write optional properties.
    const source = CodePipelineSource.connection(repository, branch, { connectionArn }) as IFileSetProducer;
    const pipeline = new CodePipeline(this, 'Pipeline', {
      pipelineName: 'Chorus',
      synth: this.synth(source) as IFileSetProducer,
      crossAccountKeys: true,
      enableKeyRotation: true,
      codeBuildDefaults: {
        buildEnvironment: { buildImage: LinuxBuildImage.STANDARD_7_0, computeType: ComputeType.MEDIUM },
        partialBuildSpec: BuildSpec.fromObject({
          phases: { install: { 'runtime-versions': { nodejs: 22 } } },
        }),
      },
    });
    for (const environment of environments) this.addStage(pipeline, source, environment, environments);
  }

  private synth(source: IFileSetProducer): ShellStep {
    return new ShellStep('Test', {
      input: source,
      commands: [
        'npm ci',
        'bash .ci/run',
        'npx cdk synth --app "node --import tsx infra/pipeline/app.ts" --quiet',
      ],
      primaryOutputDirectory: 'cdk.out',
    });
  }

  private addStage(
    pipeline: CodePipeline,
    source: IFileSetProducer,
    environment: Environment,
    environments: readonly Environment[],
  ): void {
    const { name } = environment;
    const stage = new ChorusStage(this, name, { environment });
    pipeline.addStage(stage, {
      pre: environment === environments.at(-1) ? [new ManualApprovalStep(`Approve-${name}`)] : [],
      post: [smokeStep({ environment: name, source, outputs: stage.outputs })],
    });
  }
}
