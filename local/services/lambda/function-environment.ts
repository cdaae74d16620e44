import type { FunctionModel } from '../../model/lambda.ts';

/** Names that logs and metrics of one function carry. */
export function logGroupOf(model: FunctionModel): string {
  return `/aws/lambda/${model.name}`;
}

/**
 * Everything a function sees as `process.env`: its own variables, what the runtime hands out (addresses, region,
 * credentials), and what Lambda itself defines. Nothing of the host's environment.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 *
 * @param provided region, endpoint and credentials, as the SDKs read them.
 */
export function functionEnvironment(
  model: FunctionModel,
  logStreamName: string,
  provided: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...model.environment,
    ...provided,
    _HANDLER: model.handler,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(model.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: model.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(model),
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    ...(model.code.kind === 'directory' ? { LAMBDA_TASK_ROOT: model.code.path } : {}),
  };
}
