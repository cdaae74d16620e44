import type { JsonObject } from '../../../lib/json.ts';

/** Operations by AWS's name; inputs and outputs are those of the JSON protocol. */
export type SqsOperations = Record<string, (input: JsonObject) => JsonObject | Promise<JsonObject>>;
