import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { callsOf, type FieldUsage } from './usage.ts';

const path = fileURLToPath(new URL('../../docs/data-model.md', import.meta.url));
const section = /(?<=<!-- measured: .*-->\n\n)[\s\S]*?(?=\n\n<!-- end of measured -->)/;

/** The measured costs as they stand in `docs/data-model.md`. */
export function costTable(costs: ReadonlyMap<string, FieldUsage>): string {
  const rows = [...costs].map(([field, usage]) => {
    const calls = Object.entries(callsOf(usage)).map(([name, count]) =>
      count === 1 ? name : `${count} ${name}`,
    );
    return `| \`${field}\` | ${calls.join(' + ') || 'none'} | ${usage.readUnits} | ${usage.writeUnits} |`;
  });
  return ['| Field | Calls | RU | WU |', '|---|---|---|---|', ...rows].join('\n');
}

/** The table in the document. */
export function documentedCostTable(): string {
  return section.exec(readFileSync(path, 'utf8'))?.[0] ?? '';
}

export function writeCostTable(table: string): void {
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(section, () => table),
  );
}
