import { type CfnOutput, Stage, type StageProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addChorus } from '../chorus-app.ts';
import type { Environment } from '../environment.ts';

export interface ChorusStageProps extends StageProps {
  environment: Environment;
}

/** Everything of Chorus in one environment, as a pipeline deploys it. */
export class ChorusStage extends Stage {
  /** What a smoke test has to know, by the names in an outputs file. */
  readonly outputs: Readonly<Record<string, CfnOutput>>;

  constructor(scope: Construct, id: string, { environment, ...props }: ChorusStageProps) {
    super(scope, id, props);
    this.outputs = addChorus(this, environment).outputs;
  }
}
