import { AwsError } from '../../lib/errors.ts';
import { parseJson, type Json } from '../../lib/json.ts';

/** What the HTTP API needs of the service. */
export interface LambdaApiBackend {
  /** @throws AwsError when there is no such function. */
  requireFunction(nameOrArn: string): void;
  invoke(request: ApiInvocation): Promise<ApiInvocationResult>;
}

export interface ApiInvocation {
  functionName: string;
  requestId: string;
  payload: Json;
  type: 'RequestResponse' | 'Event';
}

export interface ApiInvocationResult {
  /** JSON text. */
  payload: string;
  functionError: 'Unhandled' | null;
  /** What the function printed, as CloudWatch shows it. */
  logTail: string;
}

const invokePath = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html: the last 4 KB of the log. */
const logTailBytes = 4096;

/**
 * Answers the REST API of Lambda as the SDKs call it: `Invoke`, with its three invocation types and the log tail.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function handleLambdaApi(
  request: Request,
  requestId: string,
  backend: LambdaApiBackend,
): Promise<Response> {
  try {
    return await handle(request, requestId, backend);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return errorResponse(error, requestId);
  }
}

async function handle(request: Request, requestId: string, backend: LambdaApiBackend): Promise<Response> {
  const [, encodedName] = invokePath.exec(new URL(request.url).pathname) ?? [];
  if (encodedName === undefined || request.method !== 'POST') {
    throw new AwsError('UnknownOperationException', 'This operation of Lambda is not emulated.', 404);
  }
  const functionName = decodeURIComponent(encodedName);
  backend.requireFunction(functionName);
  const type = request.headers.get('x-amz-invocation-type') ?? 'RequestResponse';
  if (type === 'DryRun') return new Response(null, { status: 204, headers: commonHeaders(requestId) });
  if (type !== 'RequestResponse' && type !== 'Event') {
    throw new AwsError('InvalidParameterValueException', `Invalid invocation type: ${type}`);
  }
  const payload = parsePayload(await request.text());
  const result = await backend.invoke({ functionName, requestId, payload, type });
  if (type === 'Event') return new Response(null, { status: 202, headers: commonHeaders(requestId) });
  return resultResponse(result, requestId, request.headers.get('x-amz-log-type') === 'Tail');
}

function parsePayload(body: string): Json {
  if (body === '') return {};
  const payload = parseJson(body);
  if (payload === undefined) {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
  return payload;
}

function resultResponse(result: ApiInvocationResult, requestId: string, withLogTail: boolean): Response {
  const headers = commonHeaders(requestId);
  headers.set('content-type', 'application/json');
  headers.set('x-amz-executed-version', '$LATEST');
  if (result.functionError) headers.set('x-amz-function-error', result.functionError);
  if (withLogTail) {
    headers.set('x-amz-log-result', Buffer.from(result.logTail).subarray(-logTailBytes).toString('base64'));
  }
  return new Response(result.payload, { status: 200, headers });
}

function errorResponse(error: AwsError, requestId: string): Response {
  const headers = commonHeaders(requestId);
  headers.set('content-type', 'application/json');
  headers.set('x-amzn-errortype', error.name);
  const body = { Type: error.statusCode < 500 ? 'User' : 'Service', message: error.message, ...error.fields };
  return new Response(JSON.stringify(body), { status: error.statusCode, headers });
}

function commonHeaders(requestId: string): Headers {
  return new Headers({ 'x-amzn-requestid': requestId });
}
