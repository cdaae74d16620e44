import { describe, expect, it } from 'vitest';
import { isFiltered, readAddress, unfiltered, viewOf, writeAddress } from './records-address.ts';

const read = (query: string) => readAddress(new URLSearchParams(query));
const nowMs = Date.parse('2026-11-21T12:00:00.000Z');

describe('The address of the records screen', () => {
  it.each([
    '',
    'kind=probe&status=rejected&job=J1&order=oldest',
    'since=week&span=week&by=day',
    'from=2026-11-01T00%3A00%3A00.000Z&to=2026-11-02T00%3A00%3A00.000Z&span=quarter',
  ])('“%s” says the same when it is written again', (query) => {
    expect(writeAddress(read(query)).toString()).toBe(query);
  });

  it('says what the table shows, back from now', () => {
    expect(viewOf(read('since=hour&status=persisted'), nowMs)).toEqual({
      kind: null,
      status: 'PERSISTED',
      jobId: null,
      from: '2026-11-21T11:00:00.000Z',
      to: null,
      order: 'DESC',
    });
  });

  it('leaves out what it can’t understand', () => {
    const address = read('status=lost&since=ever&from=soon&span=eon&by=second&kind=');
    expect(writeAddress(address).toString()).toBe('');
    expect(isFiltered(address)).toBe(false);
    expect(read('span=week&by=minute').bucket).toBe('HOUR');
  });

  it('keeps the chart when the filters are cleared', () => {
    const address = read('kind=probe&since=day&span=month');
    expect(isFiltered(address)).toBe(true);
    expect(writeAddress(unfiltered(address)).toString()).toBe('span=month');
  });
});
