import type { Json } from '../lib/json.ts';
import type { Addresses } from './addresses.ts';
import type { Assets } from './assets.ts';
import type { Memo } from './memo.ts';

/** What the stacks of one assembly share. */
export interface World {
  addresses: Addresses;
  assets: Assets;
  memo: Memo;
  /** @throws EvaluationError when no stack exports the name. */
  importValue(exportName: string): Json;
  /** The value of an `AWS::SSM::Parameter` of the assembly. */
  storedParameter(name: string): Json | undefined;
  isFirstOfType(type: string, stackName: string, logicalId: string): boolean;
}
