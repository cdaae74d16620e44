import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './parse-csv.ts';

const cellsOf = (text: string) => parseCsv(text).map(({ cells }) => cells);

describe('CSV', () => {
  it.each([
    ['LF', 'a,b\n1,2\n'],
    ['CRLF', 'a,b\r\n1,2\r\n'],
    ['CR', 'a,b\r1,2'],
    ['a byte order mark', '\ufeffa,b\n1,2'],
    ['empty lines', '\n\na,b\n\n1,2\n\n'],
    ['semicolons', 'a;b\n1;2'],
    ['tabs', 'a\tb\n1\t2'],
    ['quotes', '"a","b"\n"1",2'],
  ])('is read with %s', (_name, text) => {
    expect(cellsOf(text)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('keeps separators, line breaks, quotes and spaces inside cells', () => {
    expect(cellsOf('a,b\n"1,5","two\r\nlines"\n"say ""hi""", x \n,\n""')).toEqual([
      ['a', 'b'],
      ['1,5', 'two\r\nlines'],
      ['say "hi"', ' x '],
      ['', ''],
    ]);
  });

  it('says on which line a row begins', () => {
    const rows = parseCsv('a,b\n"one\ntwo\nthree",1\r\n\r\n4,5');
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 6]);
  });

  it('names what is wrong with a line, and reads the others', () => {
    expect(parseCsv('a,b\n"open,1\n2,3\n"4"x,5\n6,7')).toEqual([
      { line: 1, cells: ['a', 'b'], problem: null },
      { line: 2, cells: [], problem: 'a quote is opened and not closed' },
      { line: 3, cells: ['2', '3'], problem: null },
      { line: 4, cells: ['4', '5'], problem: 'there is text behind a closing quote' },
      { line: 5, cells: ['6', '7'], problem: null },
    ]);
  });

  it('is nothing when the text is', () => {
    expect(parseCsv('')).toEqual([]);
    expect(parseCsv('\r\n\n')).toEqual([]);
  });

  it('gives back what was written', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ';', ' ', 'é') });
    const table = fc.array(fc.tuple(cell, cell), { minLength: 1 });
    const written = (cells: readonly string[]) =>
      cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
    fc.assert(
      fc.property(table, (rows) => {
        expect(cellsOf([['x', 'y'], ...rows].map(written).join('\r\n'))).toEqual([['x', 'y'], ...rows]);
      }),
    );
  });
});
