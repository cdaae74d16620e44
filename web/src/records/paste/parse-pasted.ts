import { isJsonObject, parseJson } from '../../lib/json.ts';
import type { NewRecord } from '../sync/records-api.ts';
import { brokenRule, parseNumber, parseTime, recordFields } from '../sync/record-rules.ts';
import type { RecordField } from '../sync/record-rules.ts';
import { parseCsv } from './parse-csv.ts';

/** One record of what was pasted. */
export interface PastedRecord {
  /** Its line in the text, or its place in a JSON array; from 1. */
  number: number;
  /** What was written, field by field, to be shown. */
  texts: Readonly<Record<RecordField, string>>;
  /** Each with the field it is about: “value: must be a number”. */
  problems: readonly string[];
  /** What to submit; `null` when there are problems. */
  input: NewRecord | null;
}

/** What was pasted, read. */
export interface Pasted {
  format: 'CSV' | 'JSON' | 'JSON lines';
  /** What `number` counts. */
  unit: 'line' | 'item';
  records: readonly PastedRecord[];
  /** Columns or fields that a record does not have: they are left out. */
  ignored: readonly string[];
}

/** What reading takes from its surroundings. */
export interface PasteTools {
  nowMs: number;
  /** A UUID. */
  createId(): string;
}

/** More is for a script. */
export const maxPasted = 10_000;

const names = [...recordFields, 'clientId'] as const;
type Name = (typeof names)[number];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Reads records from CSV with a header line, a JSON array, or JSON objects one per line. Each has a `clientId` of its
 * own, so that submitting it again is harmless. Or it says why nothing can be read.
 */
export function parsePasted(text: string, tools: PasteTools): Pasted | { problem: string } {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') return { problem: 'There is nothing here yet.' };
  const pasted = trimmed.startsWith('[') || trimmed.startsWith('{') ? fromJson(text, trimmed) : fromCsv(text);
  if ('problem' in pasted) return pasted;
  const { length } = pasted.rows;
  if (length === 0) return { problem: 'There is no record in it.' };
  if (length > maxPasted) {
    const [has, most] = [length, maxPasted].map((count) => count.toLocaleString('en'));
    return { problem: `These are ${has} records: paste at most ${most} at once.` };
  }
  const { format, unit, ignored } = pasted;
  return { format, unit, ignored, records: withInputs(pasted.rows, tools) };
}

/** A row before its rules are looked at. */
interface Row {
  number: number;
  texts: Readonly<Record<Name, string>>;
  problems: readonly string[];
}

interface Rows extends Omit<Pasted, 'records'> {
  rows: readonly Row[];
}

const noTexts: Readonly<Record<Name, string>> = {
  kind: '',
  informationOne: '',
  informationTwo: '',
  value: '',
  occurredAt: '',
  clientId: '',
};

/** “Information_One” is as good as “informationOne”. */
function nameOf(written: string): Name | null {
  const plain = written.replace(/[\s_-]/g, '').toLowerCase();
  return names.find((name) => name.toLowerCase() === plain) ?? null;
}

function fromCsv(text: string): Rows | { problem: string } {
  const [header, ...rows] = parseCsv(text);
  const columns = header?.cells.map(nameOf) ?? [];
  if (!columns.includes('informationOne') || !columns.includes('informationTwo')) {
    return {
      problem:
        'The first line has to name the columns, informationOne and informationTwo among them; kind, value, occurredAt and clientId can be there too.',
    };
  }
  const twice = columns.find((name, index) => name !== null && columns.indexOf(name) !== index);
  if (twice) return { problem: `The column ${twice} is there twice.` };
  return {
    format: 'CSV',
    unit: 'line',
    ignored: header?.cells.filter((cell) => nameOf(cell) === null) ?? [],
    rows: rows.map(({ line, cells, problem }): Row => {
      const texts = { ...noTexts };
      columns.forEach((name, index) => {
        if (name !== null) texts[name] = cells[index] ?? '';
      });
      const isLonger = cells.length > columns.length;
      const cellsProblem = isLonger ? `has ${cells.length} cells, the first line ${columns.length}` : null;
      const found = problem ?? cellsProblem;
      return { number: line, texts, problems: found === null ? [] : [found] };
    }),
  };
}

function fromJson(text: string, trimmed: string): Rows | { problem: string } {
  const whole = parseJson(trimmed);
  if (Array.isArray(whole)) {
    const items: unknown[] = whole;
    return jsonRows(
      'JSON',
      items.map((value, index) => ({ number: index + 1, value })),
    );
  }
  if (isJsonObject(whole)) return jsonRows('JSON', [{ number: 1, value: whole }]);
  if (trimmed.startsWith('[')) return { problem: 'This begins like a JSON array, but it is not valid JSON.' };
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ number: index + 1, line: line.trim() }))
    .filter(({ line }) => line !== '');
  return jsonRows(
    'JSON lines',
    lines.map(({ number, line }) => ({ number, value: parseJson(line.replace(/,$/, '')) })),
  );
}

function jsonRows(
  format: 'JSON' | 'JSON lines',
  values: readonly { number: number; value: unknown }[],
): Rows {
  const ignored = new Set<string>();
  const rows = values.map(({ number, value }): Row => {
    if (!isJsonObject(value)) return { number, texts: noTexts, problems: ['is not a JSON object'] };
    const texts = { ...noTexts };
    const problems: string[] = [];
    for (const [key, content] of Object.entries(value)) {
      const name = nameOf(key);
      if (name === null) ignored.add(key);
      else if (content === null) continue;
      else if (name === 'value' ? typeof content === 'number' : typeof content === 'string') {
        texts[name] = String(content);
      } else {
        texts[name] = JSON.stringify(content);
        problems.push(`${name}: must be ${name === 'value' ? 'a number' : 'a text'}`);
      }
    }
    return { number, texts, problems };
  });
  return { format, unit: format === 'JSON' ? 'item' : 'line', ignored: [...ignored], rows };
}

function withInputs(rows: readonly Row[], { nowMs, createId }: PasteTools): PastedRecord[] {
  const usedBy = new Map<string, number>();
  return rows.map(({ number, texts, problems }) => {
    const found = [...problems];
    if (found.length === 0) {
      for (const field of recordFields) {
        const rule = brokenRule(field, texts[field], nowMs);
        if (rule !== null) found.push(`${field}: ${rule}`);
      }
      found.push(...clientIdProblems(texts.clientId, usedBy));
    }
    const clientId = texts.clientId.trim().toLowerCase();
    if (clientId !== '' && !usedBy.has(clientId)) usedBy.set(clientId, number);
    const input = found.length > 0 ? null : newRecord(texts, clientId === '' ? createId() : clientId);
    return { number, texts, problems: found, input };
  });
}

function clientIdProblems(text: string, usedBy: ReadonlyMap<string, number>): string[] {
  const id = text.trim().toLowerCase();
  if (id === '') return [];
  if (!uuid.test(id)) return ['clientId: must be a UUID'];
  const other = usedBy.get(id);
  return other === undefined ? [] : [`clientId: is that of ${other} already`];
}

/** What was written, as the API wants it. */
export function newRecord(texts: Readonly<Record<RecordField, string>>, clientId: string): NewRecord {
  const { informationOne, informationTwo } = texts;
  return {
    clientId,
    informationOne,
    informationTwo,
    kind: texts.kind.trim() || null,
    value: texts.value.trim() === '' ? null : parseNumber(texts.value),
    occurredAt: texts.occurredAt.trim() === '' ? null : parseTime(texts.occurredAt),
  };
}
