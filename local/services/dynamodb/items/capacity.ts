import { itemBytes } from '../item-size.ts';
import type { Index } from '../tables/table.ts';
import type { Item } from '../attribute-value.ts';
import { indexBytesOf, type ItemChange } from './item-change.ts';

/**
 * Consumed capacity units of one table.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export interface Consumption {
  tableName: string;
  table: number;
  indexes: { index: Index; units: number }[];
}

export type CapacityMode = 'INDEXES' | 'TOTAL' | 'NONE';

/** `ConsumedCapacity` in wire form. */
export type ConsumedCapacity = {
  TableName: string;
  CapacityUnits: number;
  ReadCapacityUnits?: number;
  WriteCapacityUnits?: number;
  Table?: Units;
  GlobalSecondaryIndexes?: Record<string, Units>;
  LocalSecondaryIndexes?: Record<string, Units>;
};

type Units = { CapacityUnits: number; ReadCapacityUnits?: number; WriteCapacityUnits?: number };

/** Units for reading so many bytes, of one item or of a whole page. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (isConsistent ? 1 : 0.5);
}

/** Units for reading one item, there or not. */
export function readConsumption(tableName: string, item: Item | null, isConsistent: boolean): Consumption {
  return { tableName, table: readUnits(item === null ? 0 : itemBytes(item), isConsistent), indexes: [] };
}

/** Units for a change and for the index entries it moves. */
export function writeConsumption(change: ItemChange): Consumption {
  const largest = Math.max(...[change.before, change.after].map((item) => (item ? itemBytes(item) : 0)));
  const indexes = [...indexBytesOf(change)].map(([index, sizes]) => ({
    index,
    units: sizes.reduce((sum, bytes) => sum + writeUnits(bytes), 0),
  }));
  return { tableName: change.table.name, table: writeUnits(largest), indexes };
}

function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}

/**
 * The member `ConsumedCapacity` of an answer, in wire form.
 *
 * @param transaction for a transaction's units, which count double and are named.
 */
export function consumedCapacity(
  consumption: Consumption,
  mode: CapacityMode | undefined,
  transaction?: 'Read' | 'Write',
): { ConsumedCapacity?: ConsumedCapacity } {
  if (mode === undefined || mode === 'NONE') return {};
  const units = (count: number): Units => {
    const total = transaction === undefined ? count : count * 2;
    if (transaction === undefined) return { CapacityUnits: total };
    return { CapacityUnits: total, [`${transaction}CapacityUnits`]: total };
  };
  const all = consumption.indexes.reduce((sum, { units: count }) => sum + count, consumption.table);
  const capacity: ConsumedCapacity = { TableName: consumption.tableName, ...units(all) };
  if (mode === 'INDEXES') {
    capacity.Table = units(consumption.table);
    for (const { index, units: count } of consumption.indexes) {
      const kind = index.kind === 'global' ? 'GlobalSecondaryIndexes' : 'LocalSecondaryIndexes';
      capacity[kind] = { ...capacity[kind], [index.name]: units(count) };
    }
  }
  return { ConsumedCapacity: capacity };
}

/** Adds the consumptions of several items up, one entry for each table, in order of appearance. */
export function sumConsumption(consumptions: Consumption[]): Consumption[] {
  const byTable = new Map<string, Consumption>();
  for (const { tableName, table, indexes } of consumptions) {
    const sum = byTable.get(tableName) ?? { tableName, table: 0, indexes: [] };
    byTable.set(tableName, {
      tableName,
      table: sum.table + table,
      indexes: addIndexes(sum.indexes, indexes),
    });
  }
  return [...byTable.values()];
}

function addIndexes(left: Consumption['indexes'], right: Consumption['indexes']): Consumption['indexes'] {
  const units = new Map(left.map(({ index, units: count }) => [index, count]));
  for (const { index, units: count } of right) units.set(index, (units.get(index) ?? 0) + count);
  return [...units].map(([index, count]) => ({ index, units: count }));
}
