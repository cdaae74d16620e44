/** What one kind of call to one data source came to. */
export interface OperationUsage {
  calls: number;
  readUnits: number;
  writeUnits: number;
}

/** What the resolver of one field used, over all its executions. */
export interface FieldUsage extends OperationUsage {
  /** By data source and operation, as the service calls it: `BatchGetItem`, `Invoke`, `GET`. */
  dataSources: Record<string, Record<string, OperationUsage>>;
  /** Functions invoked; a batch is one invocation. */
  functions: number;
  scans: number;
}

/** By `Type.field`, in order of first appearance. */
export type UsageReport = Record<string, FieldUsage>;

/** A call that was made for a field. Units are DynamoDB's; 0 elsewhere. */
export interface SourceCall {
  field: string;
  source: string;
  operation: string;
  readUnits: number;
  writeUnits: number;
}

/** Counts what each GraphQL field costs. It counts nothing until somebody starts it. */
export interface Usage {
  isCounting(): boolean;
  /** Counts from zero from now on. */
  start(): void;
  report(): UsageReport;
  /** A field with a resolver is being executed. */
  countField(field: string): void;
  countCall(call: SourceCall): void;
}

export function createUsage(): Usage {
  let fields: Map<string, FieldUsage> | null = null;

  function usageOf(counted: Map<string, FieldUsage>, field: string): FieldUsage {
    let usage = counted.get(field);
    if (!usage) {
      usage = { calls: 0, dataSources: {}, readUnits: 0, writeUnits: 0, functions: 0, scans: 0 };
      counted.set(field, usage);
    }
    return usage;
  }

  return {
    isCounting: () => fields !== null,
    start: () => void (fields = new Map()),
    report: () => structuredClone(Object.fromEntries(fields ?? [])),

    countField(field) {
      if (fields) usageOf(fields, field).calls += 1;
    },

    countCall({ field, source, operation, readUnits, writeUnits }) {
      if (!fields) return;
      const usage = usageOf(fields, field);
      const operations = (usage.dataSources[source] ??= {});
      const sum = (operations[operation] ??= { calls: 0, readUnits: 0, writeUnits: 0 });
      sum.calls += 1;
      for (const total of [usage, sum]) {
        total.readUnits += readUnits;
        total.writeUnits += writeUnits;
      }
      if (operation === 'Invoke') usage.functions += 1;
      if (operation === 'Scan') usage.scans += 1;
    },
  };
}
