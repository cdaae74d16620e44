import type { Evaluation, HandlerError } from './evaluation.ts';
import type { OriginalPosition } from './original-position.ts';
import type { EvaluationOutput, ScriptPosition } from './protocol.ts';

/** An evaluated request or response may have so many bytes: https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxResultBytes = 5 * 1024 * 1024;

/**
 * What a handler call did, from what came out of the sandbox: positions become those of the author's
 * file, and an uncaught exception an error of type `Code`.
 */
export function toEvaluation(
  output: EvaluationOutput,
  originalPosition: (position: ScriptPosition) => OriginalPosition,
): Evaluation {
  const { uncaught, logs = [], error = null, result, stash, earlyReturn = null } = output;
  const failure = uncaught ? codeError(uncaught, originalPosition) : error;
  const isTooLarge = !failure && isLarger(output);
  return {
    result: failure || isTooLarge ? undefined : result,
    stash,
    error: isTooLarge ? errorOf('MappingTemplate', 'Transformation too large') : failure,
    appendedErrors: output.appendedErrors ?? [],
    earlyReturn,
    ...(output.subscriptionFilter === undefined ? {} : { subscriptionFilter: output.subscriptionFilter }),
    ...(output.invalidationFilter === undefined ? {} : { invalidationFilter: output.invalidationFilter }),
    invalidations: output.invalidations ?? [],
    cacheEvictions: output.cacheEvictions ?? [],
    responseHeaders: output.responseHeaders ?? {},
    logs: logs.map(({ level, text: line, position }) => {
      const place = position && originalPosition(position);
      return {
        level,
        text: line,
        file: place?.file ?? 'code.js',
        line: place?.line ?? 0,
        column: place?.column ?? 0,
      };
    }),
  };
}

/** As seen on AWS: `code.js:162:13: ReferenceError: x is not defined`, `aws/aws-appsync-community#328`. */
function codeError(
  { message, position }: NonNullable<EvaluationOutput['uncaught']>,
  originalPosition: (position: ScriptPosition) => OriginalPosition,
): HandlerError {
  if (!position) return errorOf('Code', message);
  const { file, line, column } = originalPosition(position);
  return errorOf('Code', `${file}:${line}:${column}: ${message}`);
}

function errorOf(type: string, message: string): HandlerError {
  return { message, type, data: null, errorInfo: null, unauthorized: false };
}

function isLarger({ units, result }: EvaluationOutput): boolean {
  // Most results are so small that nobody needs to count their bytes.
  if (units * 6 <= maxResultBytes) return false;
  return Buffer.byteLength(JSON.stringify(result ?? null)) > maxResultBytes;
}
