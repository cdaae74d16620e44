import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../../lib/json.ts';
import type { ResolverContext } from '../resolver-context.ts';
import { authTypeOfIdentity } from './auth-type.ts';
import { type CodeError, CodeErrors } from './code-errors.ts';
import type { Evaluation } from './evaluation.ts';
import type { HandlerModule, HandlerName, JsRuntime } from './js-runtime.ts';

/** The answer of AppSync's EvaluateCode: https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html */
export interface EvaluateCodeOutput {
  /** JSON text; absent when there is an error. */
  evaluationResult?: string;
  error?: { message: string; codeErrors: readonly CodeError[] };
  /** Such as `INFO - code.js:13:5: "text"`. */
  logs: string[];
  /** JSON text. */
  stash?: string;
  /** JSON text of the errors of `util.appendError`. */
  outErrors?: string;
}

/** The longest code and context, in characters. */
const maxCodeChars = 32_768;
const maxContextChars = 28_000;

/**
 * AppSync's EvaluateCode: runs one handler of code that belongs to no API.
 *
 * @param input `{runtime, code, context, function}` as the SDK sends it.
 * @throws AwsError `BadRequestException` for input that is not that. Faults of the code come back in `error`.
 */
export function evaluateCode(input: JsonObject, jsRuntime: Pick<JsRuntime, 'load'>): EvaluateCodeOutput {
  checkRuntime(input['runtime']);
  const source = textOf(input, 'code', maxCodeChars);
  const context = contextOf(textOf(input, 'context', maxContextChars));
  const handler = handlerOf(input['function']);
  try {
    using module: HandlerModule = jsRuntime.load({ source, origin: 'EvaluateCode' }, [handler]);
    return toOutput(module.evaluate(handler, context, authTypeOfIdentity(context.identity)));
  } catch (failure) {
    if (!(failure instanceof CodeErrors)) throw failure;
    return { error: { message: failure.message, codeErrors: failure.codeErrors }, logs: [] };
  }
}

function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message, 400);
}

function checkRuntime(runtime: Json | undefined): void {
  const isKnown =
    isJsonObject(runtime) && runtime['name'] === 'APPSYNC_JS' && runtime['runtimeVersion'] === '1.0.0';
  if (!isKnown) throw badRequest('The runtime must be APPSYNC_JS with runtimeVersion 1.0.0.');
}

function textOf(input: JsonObject, name: string, maxChars: number): string {
  const text = input[name];
  if (typeof text !== 'string' || text === '') throw badRequest(`The ${name} is missing.`);
  if (text.length > maxChars) throw badRequest(`The ${name} is longer than ${maxChars} characters.`);
  return text;
}

function handlerOf(name: Json | undefined): HandlerName {
  if (name === undefined || name === null) return 'request';
  if (name === 'request' || name === 'response') return name;
  throw badRequest('The function must be request or response.');
}

function contextOf(text: string): ResolverContext {
  const given = parseJson(text);
  if (!isJsonObject(given)) throw badRequest('The context is not a JSON object.');
  const info = objectOf(given['info']);
  const request = objectOf(given['request']);
  return {
    arguments: objectOf(given['arguments'] ?? given['args']),
    identity: given['identity'] ?? null,
    source: given['source'] ?? null,
    ...(given['result'] === undefined ? {} : { result: given['result'] }),
    ...(isJsonObject(given['error']) ? { error: errorOf(given['error']) } : {}),
    prev: isJsonObject(given['prev']) ? { result: given['prev']['result'] ?? null } : null,
    stash: objectOf(given['stash']),
    request: { headers: textsOf(request['headers']), domainName: textOrNull(request['domainName']) },
    info: {
      fieldName: textOrNull(info['fieldName']) ?? '',
      parentTypeName: textOrNull(info['parentTypeName']) ?? '',
      variables: objectOf(info['variables']),
      selectionSetList: Array.isArray(info['selectionSetList']) ? info['selectionSetList'].map(String) : [],
      selectionSetGraphQL: textOrNull(info['selectionSetGraphQL']) ?? '',
    },
    env: textsOf(given['env']),
  };
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function textOrNull(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function textsOf(value: Json | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([name, text]) => [name, String(text)]));
}

function errorOf(error: JsonObject): { message: string; type: string } {
  return { message: textOrNull(error['message']) ?? '', type: textOrNull(error['type']) ?? '' };
}

function toOutput(evaluation: Evaluation): EvaluateCodeOutput {
  const { error, result, stash, appendedErrors, logs } = evaluation;
  const outErrors = appendedErrors.map(({ message, type, data, errorInfo }) => {
    return { message, errorType: type, data, errorInfo };
  });
  return {
    ...(error
      ? { error: { message: error.message, codeErrors: [] } }
      : { evaluationResult: JSON.stringify(result ?? null) }),
    logs: logs.map(({ level, file, line, column, text }) => `${level} - ${file}:${line}:${column}: ${text}`),
    stash: JSON.stringify(stash),
    outErrors: JSON.stringify(outErrors),
  };
}
