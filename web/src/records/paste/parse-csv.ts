/** A row of a CSV text. */
export interface CsvRow {
  /** The line of the text on which it begins, from 1. */
  line: number;
  cells: string[];
  /** What is wrong with how it is written; its cells can't be relied on then. */
  problem: string | null;
}

const separators = [',', ';', '\t'];

/**
 * Reads CSV as RFC 4180 has it: cells in double quotes may hold separators, line breaks and doubled quotes. Lines end
 * with LF, CRLF or CR; lines that are empty are left out, as is a byte order mark. The separator is a comma, a semicolon
 * or a tab, whichever the first line has most of outside quotes.
 */
export function parseCsv(text: string): CsvRow[] {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const separator = separatorOf(source);
  const rows: CsvRow[] = [];
  let at = 0;
  let line = 1;

  function isCellEnd(character: string | undefined): boolean {
    return character === undefined || character === separator || isLineEnd(character);
  }

  /** A cell in quotes, from behind the first one; leaves `at` behind the last one. */
  function quoted(): string | null {
    let cell = '';
    for (;;) {
      const end = source.indexOf('"', at);
      if (end < 0) return null;
      cell += source.slice(at, end);
      at = end + 1;
      if (source[at] !== '"') return cell;
      cell += '"';
      at += 1;
    }
  }

  function plain(): string {
    const start = at;
    while (at < source.length && !isCellEnd(source[at])) at += 1;
    return source.slice(start, at);
  }

  function row(): CsvRow {
    const read: CsvRow = { line, cells: [], problem: null };
    for (;;) {
      if (source[at] === '"') {
        const start = at;
        at += 1;
        const cell = quoted();
        const isOpen = cell !== null && lineBreaks(cell) > 0 && !isCellEnd(source[at]);
        if (cell === null || isOpen) {
          // The other lines would be part of one cell: only this one is given up.
          at = start;
          while (at < source.length && !isLineEnd(source[at])) at += 1;
          return { ...read, problem: 'a quote is opened and not closed' };
        }
        line += lineBreaks(cell);
        read.cells.push(cell);
        if (plain() !== '') read.problem ??= 'there is text behind a closing quote';
      } else read.cells.push(plain());
      if (source[at] !== separator) return read;
      at += 1;
    }
  }

  while (at < source.length) {
    const read = row();
    if (read.problem !== null || read.cells.length > 1 || read.cells[0] !== '') rows.push(read);
    if (source[at] === '\r' && source[at + 1] === '\n') at += 1;
    at += 1;
    line += 1;
  }
  return rows;
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function separatorOf(source: string): string {
  const [firstLine = ''] = source.split(/\r|\n/, 1);
  const outsideQuotes = firstLine.replace(/"[^"]*"/g, '');
  const counts = separators.map((separator) => outsideQuotes.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ',';
}
