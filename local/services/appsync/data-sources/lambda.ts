import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { type DataSource, type DataSourceCall, DataSourceError } from '../data-source.ts';
import type { ResolverContext } from '../resolver-context.ts';
import { createLambdaBatches } from './lambda-batches.ts';
import { directError, directItem, readBatch, unhandledError } from './lambda-answer.ts';

export type FunctionInvocationType = 'RequestResponse' | 'Event';

/** Functions, as this data source calls them. */
export interface FunctionInvoker {
  /**
   * Runs a function; an `Event` is only accepted and answers `null`.
   *
   * @throws AwsError when the function cannot be run.
   */
  invoke(
    functionArn: string,
    payload: Json,
    type: FunctionInvocationType,
  ): Promise<{ payload: Json; functionError: string | null }>;
}

/**
 * An `AWS_LAMBDA` data source: `Invoke` and `BatchInvoke` of APPSYNC_JS handlers, and direct resolvers, which have no
 * handlers and send their context.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-lambda-js.html
 *
 * It fails with DataSourceError `Lambda:Unhandled` when the function failed (a direct resolver: with the error's own
 * type), `Lambda:<exception>` for what Lambda refuses, `MappingTemplate` for a malformed request object.
 */
export function createLambdaDataSource(options: {
  functionArn: string;
  functions: FunctionInvoker;
}): DataSource {
  const { functionArn, functions } = options;

  async function invoke(payload: Json, type: FunctionInvocationType) {
    try {
      return await functions.invoke(functionArn, payload, type);
    } catch (failure) {
      if (!(failure instanceof AwsError)) throw failure;
      throw new DataSourceError(`Lambda:${failure.name}`, failure.message, null, { cause: failure });
    }
  }

  async function invokeOne(payload: Json, type: FunctionInvocationType): Promise<Json> {
    const answer = await invoke(payload, type);
    if (answer.functionError !== null) throw unhandledError(answer.payload);
    return type === 'Event' ? null : answer.payload;
  }

  async function invokeDirectly(context: ResolverContext): Promise<Json> {
    const answer = await invoke(directPayload(context), 'RequestResponse');
    if (answer.functionError !== null) throw directError(answer.payload);
    return answer.payload;
  }

  const batches = createLambdaBatches({
    async handlers(payloads) {
      return readBatch(await invokeOne(payloads, 'RequestResponse'), payloads.length);
    },
    async events(payloads) {
      await invokeOne(payloads, 'Event');
      return payloads.map(() => null);
    },
    async direct(payloads) {
      const answer = await invoke(payloads, 'RequestResponse');
      if (answer.functionError !== null) throw directError(answer.payload);
      return readBatch(answer.payload, payloads.length).map(directItem);
    },
  });

  return {
    async invoke(request, call) {
      if (request === undefined) {
        const isBatched = call.maxBatchSize > 0;
        return isBatched
          ? batches.add('direct', directPayload(call.context), call)
          : invokeDirectly(call.context);
      }
      const { operation, payload, type } = readRequest(request);
      if (operation === 'Invoke') return invokeOne(payload, type);
      return batches.add(type === 'Event' ? 'events' : 'handlers', payload, batchable(call));
    },
  };
}

/** Without a batch size of its own a resolver's `BatchInvoke` is a batch of one. */
function batchable(call: DataSourceCall): Pick<DataSourceCall, 'batch' | 'maxBatchSize'> {
  return { batch: call.batch, maxBatchSize: Math.max(1, call.maxBatchSize) };
}

/** What a function gets that stands in for both handlers. */
function directPayload(context: ResolverContext): JsonObject {
  const { identity, source, request, prev, info, stash } = context;
  return {
    arguments: context.arguments,
    identity,
    source,
    request: { ...request },
    prev: prev && { ...prev },
    info: { ...info },
    stash,
  };
}

interface LambdaRequest {
  operation: 'Invoke' | 'BatchInvoke';
  payload: Json;
  type: FunctionInvocationType;
}

function readRequest(request: Json): LambdaRequest {
  const { operation, payload = null, invocationType } = isJsonObject(request) ? request : {};
  if (operation === undefined || operation === null) {
    throw new DataSourceError('MappingTemplate', "Value for field '$[operation]' not found.");
  }
  if (operation !== 'Invoke' && operation !== 'BatchInvoke') {
    throw new DataSourceError('MappingTemplate', `Unsupported operation '${String(operation)}'.`);
  }
  const type = invocationType ?? 'RequestResponse';
  if (type !== 'RequestResponse' && type !== 'Event') {
    throw new DataSourceError('MappingTemplate', `Unsupported invocation type '${String(type)}'.`);
  }
  return { operation, payload, type };
}
