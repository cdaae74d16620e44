import { describe, expect, it } from 'vitest';
import { correlationIdOf, logWork, maybeCorrelationId, type Work } from './correlation.ts';

function linesOf(work: Work[]): object[] {
  const lines: object[] = [];
  const write = (message: string, fields: object) => void lines.push({ message, ...fields });
  logWork({ info: write, error: write }, 'Did it', work);
  return lines;
}

describe('A batch in the log', () => {
  it('is a line for each request that it goes back to', () => {
    const lines = linesOf([
      { id: 'a', correlationId: 'r-1', hasFailed: false },
      { id: 'b', correlationId: 'r-2', hasFailed: true },
      { id: 'c', correlationId: 'r-1', hasFailed: true },
      { id: 'd', correlationId: null, hasFailed: false },
    ]);

    expect(lines).toEqual([
      { message: 'Did it', correlation_id: 'r-1', items: 2, failed: 1, ids: 'a,c' },
      { message: 'Did it', correlation_id: 'r-2', items: 1, failed: 1, ids: 'b' },
      { message: 'Did it', items: 1, failed: 0, ids: 'd' },
    ]);
  });

  it('names ten things of thousands', () => {
    const work = Array.from({ length: 1_000 }, (_, index) => ({
      id: String(index),
      correlationId: 'r',
      hasFailed: false,
    }));

    expect(linesOf(work)).toEqual([
      { message: 'Did it', correlation_id: 'r', items: 1_000, failed: 0, ids: '0,1,2,3,4,5,6,7,8,9' },
    ]);
  });

  it('is nothing when nothing was in it', () => {
    expect(linesOf([])).toEqual([]);
  });
});

describe('The correlation id of an item', () => {
  it('is what the API has written', () => {
    expect(correlationIdOf({ correlationId: { S: 'r-1' } })).toBe('r-1');
  });

  it.each([
    undefined,
    {},
    { correlationId: { NULL: true } as const },
    { correlationId: { S: 'x'.repeat(65) } },
    { correlationId: { S: 'a\nb' } },
  ])('is none when the item is %o', (item) => {
    expect(correlationIdOf(item)).toBeNull();
  });

  it('spoils nothing when somebody wrote a wrong one', () => {
    expect(maybeCorrelationId.parse({ any: 'thing' })).toBeUndefined();
  });
});
