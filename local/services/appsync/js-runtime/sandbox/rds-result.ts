import { setOwn } from './attribute-value.ts';
import { InputError } from './stop.ts';
import { isList, isRecord } from './values.ts';

/**
 * `toJsonObject`: a Data API result as one list of rows per statement. Columns that are null are left
 * out; a statement without rows (an insert, say) gives one empty row.
 */
export function toJsonObject(result: unknown): Record<string, unknown>[][] {
  const parsed = typeof result === 'string' ? (JSON.parse(result) as unknown) : result;
  const statements = isRecord(parsed) ? parsed['sqlStatementResults'] : undefined;
  if (!isList(statements)) throw new InputError('The SQL result has no sqlStatementResults.');
  const answers: Record<string, unknown>[][] = [];
  for (const statement of statements) answers.push(isRecord(statement) ? rowsOf(statement) : [{}]);
  return answers;
}

function rowsOf({ records, columnMetadata }: Record<string, unknown>): Record<string, unknown>[] {
  if (!isList(records) || !isList(columnMetadata)) return [{}];
  const rows: Record<string, unknown>[] = [];
  for (const record of records) {
    const row: Record<string, unknown> = {};
    const fields = isList(record) ? record : [];
    for (let i = 0; i < fields.length; i += 1) {
      const value = fieldValue(fields[i]);
      if (value !== null) setOwn(row, columnName(columnMetadata[i]), value);
    }
    rows.push(row);
  }
  return rows;
}

function columnName(column: unknown): string {
  return isRecord(column) ? String(column['label'] ?? column['name']) : '';
}

/** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_Field.html */
function fieldValue(field: unknown): unknown {
  if (!isRecord(field) || field['isNull'] === true) return null;
  const array = field['arrayValue'];
  return isRecord(array) ? arrayValue(array) : firstMember(field);
}

function arrayValue(array: Record<string, unknown>): unknown {
  const nested = array['arrayValues'];
  if (!isList(nested)) return firstMember(array) ?? [];
  const values: unknown[] = [];
  for (const inner of nested) values.push(isRecord(inner) ? arrayValue(inner) : inner);
  return values;
}

function firstMember(record: Record<string, unknown>): unknown {
  for (const key of Object.keys(record)) return record[key];
  return undefined;
}
