import type { LocalProcess } from './local-process.ts';

interface Units {
  calls: number;
  readUnits: number;
  writeUnits: number;
}

/** What a field used, as the runtime tells it. */
export interface FieldUsage extends Units {
  /** By data source and operation. */
  dataSources: Record<string, Record<string, Units>>;
  functions: number;
  scans: number;
}

/** Runs something and answers what each field used meanwhile, by `Type.field`. */
export async function usageOf(
  { origin }: LocalProcess,
  run: () => Promise<void>,
): Promise<Record<string, FieldUsage>> {
  const url = `${origin}/_local/usage`;
  await fetch(url, { method: 'DELETE' });
  await run();
  return (await (await fetch(url)).json()) as Record<string, FieldUsage>;
}

/** How often a field called each operation, whatever the data source. */
export function callsOf({ dataSources }: FieldUsage): Record<string, number> {
  const calls: Record<string, number> = {};
  for (const operations of Object.values(dataSources)) {
    for (const [name, { calls: count }] of Object.entries(operations)) {
      calls[name] = (calls[name] ?? 0) + count;
    }
  }
  return calls;
}
