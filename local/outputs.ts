import { renameSync, writeFileSync } from 'node:fs';
import type { DemoUser } from './demo-users.ts';
import type { StackModel } from './model/stack-model.ts';

/** What others need to talk to a running runtime. `local` stands beside the stacks. */
export interface LocalOutputs {
  endpoint: string;
  users: DemoUser[];
  /** A key for AWS SDKs and for APIs with IAM authorization. */
  credentials: { accessKeyId: string; secretAccessKey: string };
}

export type Outputs = StackModel['outputs'] & { local: LocalOutputs };

/** Writes outputs in the shape of `cdk deploy --outputs-file`; readers never see half a file. */
export function writeOutputsFile(path: string, outputs: Outputs): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(outputs, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
