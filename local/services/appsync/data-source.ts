import type { Json } from '../../lib/json.ts';
import type { ResolverContext } from './resolver-context.ts';

/** Where a resolver or pipeline function sends its request object. Each kind of source implements this. */
export interface DataSource {
  /**
   * @param request what the request handler returned; `undefined` for a direct Lambda resolver.
   * @returns the value of `ctx.result`.
   * @throws DataSourceError, which becomes `ctx.error` (and `ctx.result`) of the response handler.
   */
  invoke(request: Json | undefined, call: DataSourceCall): Promise<Json>;
}

/** Who calls a data source, and for what. */
export interface DataSourceCall {
  context: ResolverContext;
  /** Of the resolver or function; 0: no batching. */
  maxBatchSize: number;
  /**
   * Identity of one field in one operation: calls that carry the same object are siblings (the same field under
   * the items of one list) and may be sent as one batch.
   */
  batch: object;
}

/** A failure of the data source: `type` such as `DynamoDB:ConditionalCheckFailedException`. */
export class DataSourceError extends Error {
  readonly type: string;
  /** What `ctx.result` holds in the response handler. */
  readonly result: Json;

  constructor(type: string, message: string, result: Json = null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DataSourceError';
    this.type = type;
    this.result = result;
  }
}
