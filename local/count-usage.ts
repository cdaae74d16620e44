import { isJsonObject, type Json, type JsonObject } from './lib/json.ts';
import type { DataSource, DataSourceCall } from './services/appsync/data-source.ts';
import type { Usage } from './services/usage/usage.ts';
import type { InvokeFunction } from './start-services.ts';

/** What data sources call. */
export interface Callees {
  dynamoDb: { call(operation: string, input: JsonObject): Promise<JsonObject> };
  invokeFunction: InvokeFunction;
}

export interface CountedSource {
  name: string;
  /** What it calls is counted there; what a source without such callees does is counted by its requests. */
  type: string;
}

const typesWithCallees: ReadonlySet<string> = new Set(['AMAZON_DYNAMODB', 'AWS_LAMBDA']);

/**
 * A data source whose calls are counted for the field that made them, while somebody counts; until then it is the plain
 * one. Each field gets a source of its own: that tells whose call it is, and siblings still share their batch.
 *
 * @param create makes the source on top of other callees.
 */
export function withUsage(
  { name, type }: CountedSource,
  callees: Callees,
  usage: Usage,
  create: (callees: Callees) => DataSource,
): DataSource {
  const plain = create(callees);
  if (type === 'NONE') return plain;
  const counted = new Map<string, DataSource>();

  function countedFor(field: string): DataSource {
    let source = counted.get(field);
    if (!source) {
      source = typesWithCallees.has(type)
        ? create(countCallees(callees, { field, source: name }, usage))
        : countRequests(plain, { field, source: name }, usage);
      counted.set(field, source);
    }
    return source;
  }

  return {
    invoke: (request, call) => (usage.isCounting() ? countedFor(fieldOf(call)) : plain).invoke(request, call),
  };
}

function fieldOf({ context }: DataSourceCall): string {
  return `${context.info.parentTypeName}.${context.info.fieldName}`;
}

const noUnits = { readUnits: 0, writeUnits: 0 };

/** Calls are counted when they end; one that DynamoDB refuses tells no units. */
function countCallees(
  { dynamoDb, invokeFunction }: Callees,
  of: { field: string; source: string },
  usage: Usage,
): Callees {
  return {
    dynamoDb: {
      async call(operation, input) {
        let units = noUnits;
        try {
          const answer = await dynamoDb.call(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' });
          const { ConsumedCapacity: consumed, ...rest } = answer;
          units = unitsOf(operation, consumed);
          return rest;
        } finally {
          usage.countCall({ ...of, operation, ...units });
        }
      },
    },
    invokeFunction(functionArn, payload, type) {
      usage.countCall({ ...of, operation: 'Invoke', ...noUnits });
      return invokeFunction(functionArn, payload, type);
    },
  };
}

const reading: ReadonlySet<string> = new Set([
  'GetItem',
  'BatchGetItem',
  'TransactGetItems',
  'Query',
  'Scan',
]);

function unitsOf(operation: string, consumed: Json | undefined): typeof noUnits {
  const tables = Array.isArray(consumed) ? consumed : [consumed];
  const units = tables.reduce<number>(
    (sum, table) => sum + (isJsonObject(table) ? Number(table['CapacityUnits'] ?? 0) : 0),
    0,
  );
  return reading.has(operation) ? { readUnits: units, writeUnits: 0 } : { readUnits: 0, writeUnits: units };
}

function countRequests(source: DataSource, of: { field: string; source: string }, usage: Usage): DataSource {
  return {
    invoke(request, call) {
      const { operation, method } = isJsonObject(request) ? request : {};
      const name = [operation, method].find((text) => typeof text === 'string') ?? 'Call';
      usage.countCall({ ...of, operation: String(name), ...noUnits });
      return source.invoke(request, call);
    },
  };
}
