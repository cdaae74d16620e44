import { describe, expect, it } from 'vitest';
import { maxPasted, parsePasted } from './parse-pasted.ts';
import type { Pasted } from './parse-pasted.ts';

function read(text: string): Pasted {
  let ids = 0;
  const pasted = parsePasted(text, {
    nowMs: Date.parse('2026-11-21T12:00:00.000Z'),
    createId: () => `id-${++ids}`,
  });
  if ('problem' in pasted) throw new Error(pasted.problem);
  return pasted;
}

const problemOf = (text: string) => {
  const pasted = parsePasted(text, { nowMs: 0, createId: () => 'id' });
  return 'problem' in pasted ? pasted.problem : null;
};

const id = '0B7D2A35-5B0C-4D2C-9E36-2D7E5C3A0001';

describe('Pasted records', () => {
  it('are read from CSV by the names of its columns', () => {
    const { format, records, ignored } = read(
      `Information Two,informationOne,value,note,occurredAt\nb,"a, really",1.5,?,2026-11-20T10:00Z\n`,
    );
    expect({ format, ignored }).toEqual({ format: 'CSV', ignored: ['note'] });
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      number: 2,
      problems: [],
      input: {
        clientId: 'id-1',
        informationOne: 'a, really',
        informationTwo: 'b',
        kind: null,
        value: 1.5,
        occurredAt: '2026-11-20T10:00:00.000Z',
      },
    });
  });

  it.each([
    [
      'JSON',
      '[{"informationOne":"a","informationTwo":"b","value":2},{"informationOne":"c","informationTwo":"d"}]',
    ],
    [
      'JSON lines',
      '{"informationOne":"a","informationTwo":"b","value":2}\r\n\n{"informationOne":"c","informationTwo":"d"}',
    ],
  ])('are read from %s', (format, text) => {
    const pasted = read(text);
    expect(pasted.format).toBe(format);
    expect(pasted.records.map(({ input }) => [input?.informationOne, input?.value, input?.clientId])).toEqual(
      [
        ['a', 2, 'id-1'],
        ['c', null, 'id-2'],
      ],
    );
  });

  it('name line, field and rule of what is wrong, and keep the others', () => {
    const { records } = read(
      [
        'informationOne,informationTwo,value,occurredAt,clientId',
        'a,b,1,,',
        ',b,x,never,',
        `${'x'.repeat(1025)},b,,,not-an-id`,
        'a,b,1,,,,',
        `a,b,,,${id}`,
        `a,b,,,${id.toLowerCase()}`,
      ].join('\n'),
    );
    expect(records.map(({ number, problems }) => [number, ...problems])).toEqual([
      [2],
      [
        3,
        'informationOne: must not be empty',
        'value: must be a number',
        'occurredAt: must be a date and time, such as 2026-03-01T12:30',
      ],
      [4, 'informationOne: must have at most 1,024 characters', 'clientId: must be a UUID'],
      [5, 'has 7 cells, the first line 5'],
      [6],
      [7, 'clientId: is that of 6 already'],
    ]);
    expect(records.map(({ input }) => input !== null)).toEqual([true, false, false, false, true, false]);
    expect(records[4]?.input?.clientId).toBe(id.toLowerCase());
  });

  it('have the types of their fields in JSON', () => {
    const { records, unit, ignored } = read(
      '[{"informationOne":1,"informationTwo":"b"},7,{"informationOne":"a","informationTwo":"b","value":"1","more":1}]',
    );
    expect(unit).toBe('item');
    expect(ignored).toEqual(['more']);
    expect(records.map(({ problems }) => problems)).toEqual([
      ['informationOne: must be a text'],
      ['is not a JSON object'],
      ['value: must be a number'],
    ]);
  });

  it('are refused as a whole when they can’t be told apart, or are too many', () => {
    expect(problemOf(' \n')).toBe('There is nothing here yet.');
    expect(problemOf('a,b\n1,2')).toMatch(/^The first line has to name the columns/);
    expect(problemOf('informationOne,informationTwo,information_one\n')).toBe(
      'The column informationOne is there twice.',
    );
    expect(problemOf('informationOne,informationTwo\n')).toBe('There is no record in it.');
    expect(problemOf('[{"informationOne":')).toMatch(/not valid JSON/);
    expect(problemOf(`informationOne,informationTwo\n${'a,b\n'.repeat(maxPasted)}`)).toBeNull();
    expect(problemOf(`informationOne,informationTwo\n${'a,b\n'.repeat(maxPasted + 1)}`)).toBe(
      'These are 10,001 records: paste at most 10,000 at once.',
    );
  });
});
