import { AwsError } from '../../lib/errors.ts';
import type { FunctionModel } from '../../model/lambda.ts';

/** Finds functions by whatever Lambda takes for a function name. */
export interface FunctionNames {
  /** @throws AwsError ResourceNotFoundException. */
  require(this: void, nameOrArn: string): FunctionModel;
}

/**
 * A name may be `name`, `account:function:name` or an ARN, each with a version or alias behind it, which stands for
 * the function itself here. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createFunctionNames(functions: readonly FunctionModel[]): FunctionNames {
  const byName = new Map(functions.map((model) => [model.name, model]));
  return {
    require(nameOrArn) {
      const name = nameOf(nameOrArn);
      const model = byName.get(name);
      if (model) return model;
      throw new AwsError('ResourceNotFoundException', `Function not found: ${nameOrArn}`, 404, {
        Type: 'User',
      });
    },
  };
}

function nameOf(nameOrArn: string): string {
  const [, inArn] = /(?:^|:)function:([^:]+)(?::[^:]+)?$/.exec(nameOrArn) ?? [];
  return inArn ?? nameOrArn.split(':')[0] ?? nameOrArn;
}
