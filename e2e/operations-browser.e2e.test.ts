import { decodeJwt } from 'jose';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setAlarmState } from './support/alarms.ts';
import { type App, startApp } from './support/app.ts';
import { poisonMessage, recordMessage } from './support/poison-records.ts';
import { openQueues, type Queues } from './support/queues.ts';
import { eventually, openRecordClient, type RecordClient } from './support/record-client.ts';

const letters = 'RecordFlowWorkDeadLetters';

describe('The screen of operators', () => {
  let app: App;
  let queues: Queues;
  let dana: RecordClient;
  let danaId: string;

  beforeAll(async () => {
    app = await startApp();
    queues = openQueues(app.local);
    dana = await openRecordClient(app.local, 'dana');
    danaId = decodeJwt(dana.accessToken).sub ?? '';
  });
  afterEach(() => app.browser.endTest());
  afterAll(async () => {
    queues[Symbol.dispose]();
    await app[Symbol.asyncDispose]();
  });

  const openAs = async (name: 'Oscar' | 'Ana', path: string): Promise<Page> =>
    (await app.openAs(name, path)).page;

  it('says which group is missing, and is no place of those without it', async () => {
    const page = await openAs('Ana', '/ops');
    await page.getByRole('heading', { name: 'You don’t have access to operations' }).waitFor();

    expect(await page.locator('code').textContent()).toBe('ops.admin');
    expect(await page.getByRole('link', { name: 'Ops', exact: true }).count()).toBe(0);
  });

  it('shows dead letters as they come, and lets them be discarded and redriven by the keyboard', async () => {
    const page = await openAs('Oscar', '/rooms');
    await page.getByRole('link', { name: 'Ops', exact: true }).click();
    const row = page.getByRole('row', { name: /^record-flow-work / });
    await row.waitFor();

    // Dana's: one can never be stored, two failed while something was broken that works again.
    await queues.send('RecordFlowWorkQueue', poisonMessage(danaId));
    const late = [recordMessage(danaId, 'late'), recordMessage(danaId, 'late')];
    for (const message of late) {
      await queues.send(letters, message, { reason: 'could not be stored', attempts: '5' });
    }
    await row.getByRole('cell', { name: '3', exact: true }).waitFor();
    await row.getByRole('link').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Is not valid: record.informationOne', { exact: true }).waitFor();
    expect(await page.getByText('Could not be stored', { exact: true }).count()).toBe(2);
    expect(await page.locator('main, body').first().textContent()).not.toContain('Lorem secret');

    await page
      .getByRole('button', { name: 'Discard: Is not valid: record.informationOne, tried once' })
      .focus();
    await page.keyboard.press('Enter');
    // The dialog begins on the way back.
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page
      .getByText('Is not valid: record.informationOne', { exact: true })
      .waitFor({ state: 'detached' });
    await row.getByRole('cell', { name: '2', exact: true }).waitFor();

    await page.getByRole('button', { name: 'Redrive all' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Put 2 dead letters back' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('listitem').getByText('2 of 2 put back', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'No dead letters here' }).waitFor();
    const stored = await eventually(
      () => dana.allRecords({ kind: 'late' }),
      ({ length }) => length === 2,
    );
    expect(stored.every(({ status, version }) => status === 'PERSISTED' && version === 1)).toBe(true);
  });

  it('shows who did it, also after a reload, and redriving what is stored stores nothing twice', async () => {
    const [first] = await dana.allRecords({ kind: 'late' });
    const { id, informationOne, informationTwo, occurredAt, submittedAt } = first ?? {};
    const again = { id, informationOne, informationTwo, occurredAt, submittedAt };
    await queues.send(letters, recordMessage(danaId, 'late', again), { reason: 'could not be stored' });

    const page = await openAs('Oscar', '/ops/record-flow-work');
    const audit = page.getByRole('list', { name: 'What operators did, newest first' }).getByRole('listitem');
    await audit.nth(1).waitFor();
    const entries = await audit.allTextContents();
    expect(entries[0]).toContain('started a redrive of record-flow-work');
    expect(entries[1]).toContain('discarded from record-flow-work');

    await page.getByRole('button', { name: 'Redrive record-flow-work' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Put 1 dead letter back' }).click();
    await page.getByRole('listitem').getByText('1 of 1 put back', { exact: true }).waitFor();
    await expect.poll(() => audit.count()).toBe(3);
    await eventually(
      () => queues.depthOf('RecordFlowWorkQueue'),
      (depth) => depth === 0,
    );
    expect(await dana.allRecords({ kind: 'late' })).toHaveLength(2);
  });

  it('shows alarms, and the room of operators tells the beginning and the end of one, however short', async () => {
    const page = await openAs('Oscar', '/ops');
    await page.getByText(/alarms are quiet/).click();
    await page
      .getByRole('list', { name: 'Quiet alarms' })
      .getByText('TreeChangesFailuresDeadLetters')
      .waitFor();
    await setAlarmState(app.local, 'TreeChangesFailuresDeadLetters', 'ALARM');
    // Nothing is there, so the next look ends it.
    await page.getByRole('link', { name: 'Chat', exact: true }).click();
    await page.getByRole('link', { name: /^Ops / }).click();
    const lines = page.getByRole('log').getByRole('article');
    await lines.filter({ hasText: 'All right again: TreeChangesFailuresDeadLetters' }).waitFor();
    expect(await lines.filter({ hasText: 'Alarm: Dead letters of tree-changes-failures' }).count()).toBe(1);
  });

  it('says why letters of a stream have no way back', async () => {
    await queues.send('ChatChangesFailures', JSON.stringify({ requestContext: streamContext() }));
    const page = await openAs('Oscar', '/ops/chat-changes-failures');
    app.browser.allowConsoleErrors(/status of/);
    await page.getByText('Failed as often as it may', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Redrive all' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Put 1 dead letter back' }).click();

    await page.getByRole('alert').getByText('came from a table’s stream').waitFor();
  });
});

/** What Lambda says of a record of a stream that it gave up. */
function streamContext() {
  return { requestId: 'r-1', condition: 'RetryAttemptsExhausted', approximateInvokeCount: 11 };
}
