import { describe, expect, it } from 'vitest';
import { eventually } from '../../testing/eventually.ts';
import { aRecord } from '../testing/a-record.ts';
import { createMemoryRecords } from '../testing/memory-records.ts';
import { createRecordTable } from './record-table.ts';
import { wholeView } from './record-view.ts';

const at = (number: number) =>
  aRecord(`R${number}`, { occurredAt: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString() });

describe('A table that is loaded anew', () => {
  async function given() {
    const api = createMemoryRecords([at(1), at(2)]);
    const table = createRecordTable({ api, view: wholeView, queued: () => [] });
    const load = async () => (await table.readFirst())();
    await load();
    api.stored.delete('R1');
    api.stored.set('R3', at(3));
    return { table, load, ids: () => table.state.get().rows.map(({ id }) => id) };
  }

  it('shows what there is', async () => {
    const { load, ids } = await given();
    await load();
    expect(ids()).toEqual(['R3', 'R2']);
  });

  it('takes nothing away from somebody who reads, until they are back', async () => {
    const { table, load, ids } = await given();
    table.setReading(true);
    await load();
    expect(ids()).toEqual(['R2', 'R1']);
    expect(table.state.get()).toMatchObject({ hasNewer: true, newerCount: 1 });

    table.setReading(false);
    await eventually(() => ids().join() === 'R3,R2');
  });

  it('shows what is new to somebody who asks for it while they read', async () => {
    const { table, load, ids } = await given();
    table.setReading(true);
    await load();
    table.showNewer();
    await eventually(() => ids().join() === 'R3,R2');
    expect(table.state.get().hasNewer).toBe(false);
  });
});
