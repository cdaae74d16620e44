import type { JsonObject } from '../../../lib/json.ts';
import type { PoolDirectory } from '../pool.ts';

/** One operation of the API: input and output in wire form; throws AwsError. */
export type Operation = (directory: PoolDirectory, input: JsonObject) => JsonObject | Promise<JsonObject>;

/** Operations by AWS's name. */
export type OperationTable = Readonly<Record<string, Operation>>;
