import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type TestBrowser } from './support/browser.ts';
import { type ChatPage, createChatPage } from './support/chat-page.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { mendLetters, poisonRecords } from './support/poisoned-job.ts';
import { openQueues } from './support/queues.ts';
import { openRecordClient } from './support/record-client.ts';
import { createRecordsPage, type RecordsPage } from './support/records-page.ts';

/** For what goes through queues. */
const patiently = { timeout: 45_000 };

/** What the browser itself logs when the server is away. */
const connectionFailures = /WebSocket connection|ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED/;

describe('Story C, records', () => {
  let local: LocalProcess;
  let browser: TestBrowser;

  beforeAll(async () => {
    [local, browser] = await Promise.all([startLocalProcess(), startBrowser()]);
  });
  afterEach(async () => {
    await setFaults(null);
    await browser.endTest();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
  });

  async function openAs(name: 'Ana' | 'Dana' | 'Oscar', path = '/records'): Promise<ChatPage> {
    const chat = createChatPage(await browser.openPage(), local.origin);
    await chat.visit(path);
    await chat.signInAs(name);
    await chat.untilConnection('Live');
    return chat;
  }

  async function openRecords(path = '/records'): Promise<RecordsPage> {
    return createRecordsPage((await openAs('Dana', path)).page);
  }

  async function setFaults(faults: object | null): Promise<void> {
    const url = `${local.origin}/_local/faults`;
    const response = faults
      ? await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(faults),
        })
      : await fetch(url, { method: 'DELETE' });
    expect(response.ok).toBe(true);
  }

  it('Dana submits one record: a receipt at once, queued, then persisted, here and on her other screen', async () => {
    const [dana, other] = await Promise.all([openRecords(), openRecords()]);
    await dana.page.getByRole('heading', { name: 'No records yet' }).waitFor();
    await setFaults({ functions: { '*RecordFlowPersist*': { delayMs: 1_000 } } });
    const { seen } = await dana.watchStatus('Pump 7');
    await dana.submit({
      'Information one': 'Pump 7',
      'Information two': 'pressure',
      Kind: 'probe',
      Value: '4.25',
    });
    await dana.page.getByText(/^Queued\. Receipt [0-9A-Z]{26}$/).waitFor();
    await dana.row('Pump 7').getByText('Queued').waitFor();
    expect(await dana.tile('Waiting')).toBe('1');

    await dana.row('Pump 7').getByText('Persisted').waitFor(patiently);
    expect(await seen()).toEqual(['Queued', 'Persisted']);
    await expect.poll(() => dana.tile('Waiting'), patiently).toBe('0');
    await other.row('Pump 7').getByText('Persisted').waitFor(patiently);
    expect(await other.row('Pump 7').getByRole('cell').allInnerTexts()).toMatchObject({
      2: 'probe',
      3: 'Pump 7',
      4: 'pressure',
      5: '4.25',
    });
  });

  it('is told on the field which rule a record breaks', async () => {
    const { page, dialog, submit } = await openRecords();
    await submit({ Kind: 'x'.repeat(41), Value: 'much', 'Occurred at': '2019-01-01T00:00:00' });
    for (const sentence of [
      'Information one must not be empty.',
      'Information two must not be empty.',
      'Kind must have at most 40 characters.',
      'Value must be a number.',
      'Occurred at must be within a year of now.',
    ]) {
      await dialog.getByText(sentence).waitFor();
    }
    await dialog.getByLabel('Information one').fill('x'.repeat(1025));
    await dialog.getByLabel('Information two').focus();
    await dialog.getByText('Information one must have at most 1,024 characters.').waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Generate' }).first().click();
    for (const count of ['0', '10001', '1.5', '']) {
      await dialog.getByRole('textbox', { name: 'Count' }).fill(count);
      await dialog.getByRole('button', { name: 'Start' }).click();
      await dialog.getByText('Count must be a whole number from 1 to 10,000.').waitFor();
    }
  });

  it('pastes a batch: what is wrong is named by line, the rest is queued 25 at a time, once', async () => {
    const dana = await openRecords();
    const id = randomUUID();
    const good = Array.from(
      { length: 28 },
      (_, index) => `Reading ${index},"of ""hall"", two",batch,${index},`,
    );
    const text = [
      'informationOne,informationTwo,kind,value,clientId',
      ...good,
      ',nothing,batch,1,',
      'Reading x,of hall two,batch,many,',
      `First,of that id,batch,,${id}`,
    ].join('\r\n');
    await dana.paste(text);
    const problems = dana.dialog.getByRole('region', { name: 'Problems' });
    await problems.getByText('Line 30 informationOne: must not be empty').waitFor();
    await problems.getByText('Line 31 value: must be a number').waitFor();
    await dana.dialog.getByRole('status').getByText('CSV, 31 records. 2 lines have problems').waitFor();
    expect(await dana.submitPasted()).toBe('29 records queued.');
    await dana.dialog.getByRole('button', { name: 'Done' }).click();
    await dana.row('Reading 27').getByText('Persisted').waitFor(patiently);
    await expect.poll(() => dana.tile('Waiting'), patiently).toBe('0');

    // The same id again: once with the same content, once with another.
    await dana.paste(
      `[{"informationOne":"First","informationTwo":"of that id","kind":"batch","clientId":"${id}"}]`,
    );
    expect(await dana.submitPasted()).toBe('1 record queued, 1 of them submitted before.');
    await dana.dialog.getByRole('button', { name: 'Done' }).click();
    await dana.paste(`{"informationOne":"Second","informationTwo":"of that id","clientId":"${id}"}`);
    expect(await dana.submitPasted()).toBe('0 records queued, 1 rejected.');
    await dana.dialog
      .getByRole('region', { name: 'Rejected' })
      .getByText('Item 1 clientId: was used before, with another content')
      .waitFor();
    await dana.dialog.getByRole('button', { name: 'Done' }).click();

    await dana.page.getByRole('textbox', { name: 'Kind' }).fill('batch');
    await dana.page.keyboard.press('Enter');
    await dana.page.getByText('29 records, all there are').waitFor(patiently);
  });

  it('watches a job of generated records, with progress and chart, while she chats', async () => {
    const dana = await openRecords();
    await setFaults({ functions: { '*RecordFlowGenerate*': { delayMs: 1_500 } } });
    await dana.generate({ count: 600, kind: 'made', seed: 7 });
    const job = dana.job('made');
    await job.getByRole('progressbar').waitFor();
    const seen = new Set<string | null>();
    await expect
      .poll(
        async () => {
          const bar = job.getByRole('progressbar');
          if ((await bar.count()) > 0) seen.add(await bar.getAttribute('aria-valuenow').catch(() => null));
          return job.innerText();
        },
        { ...patiently, interval: 60 },
      )
      .toContain('Completed');
    expect(seen.size).toBeGreaterThan(1);
    expect(await job.innerText()).toContain('600 persisted');

    // Away and back: everything is as it was.
    await dana.page.getByRole('link', { name: 'Chat' }).click();
    await dana.page.getByRole('link', { name: 'Records' }).click();
    await dana.job('made').getByText('Completed').waitFor();
    const chart = dana.page.getByRole('img', { name: /^Chart: [\d,]+ records in the last 24 hours, values/ });
    await expect
      .poll(async () => Number((await dana.tile('Last 24 hours')).replaceAll(',', '')), patiently)
      .toBeGreaterThanOrEqual(600);
    await chart.waitFor();
    await dana.page.getByRole('button', { name: 'Show as table' }).click();
    const hours = dana.page.getByRole('region', { name: 'Records over time' }).getByRole('row');
    expect(await hours.count()).toBeGreaterThan(12);

    await job.getByRole('link', { name: '600 records, made' }).click();
    await dana.page.getByText('The first 100 records').waitFor();
    for (const count of [200, 300, 400, 500, 600]) {
      await dana.page.getByRole('button', { name: 'Load more' }).click();
      await dana.page
        .getByText(count === 600 ? '600 records, all there are' : `The first ${count} records`)
        .waitFor();
    }
    // Only what is near the screen is in the document.
    expect(await dana.table.getByRole('row').count()).toBeLessThan(80);
    expect(await dana.table.getAttribute('aria-rowcount')).toBe('601');
  });

  it('three of a job are poison: it ends with errors, Oscar hears of it in his room, and what he redrives is stored once', async () => {
    using queues = openQueues(local);
    const [dana, oscar] = await Promise.all([openRecords(), openAs('Oscar', '/rooms')]);
    // Half of them are held by slow functions, so the others wait where they can be spoilt.
    await setFaults({ functions: { '*RecordFlowPersist*': { delayMs: 8_000 } } });
    await dana.generate({ count: 1_000, kind: 'poisoned', seed: 3 });
    const poisoned = await poisonRecords(queues, 'poisoned', 3);
    await setFaults(null);
    const job = dana.job('poisoned');
    await expect.poll(() => job.innerText(), patiently).toContain('Completed with errors');
    expect(await job.innerText()).toContain('997 persisted');

    // The room comes by itself, with something to read in it.
    const room = oscar.page.getByRole('link', { name: /^Ops .*\d unread/ });
    await room.waitFor(patiently);
    await room.click();
    const line = oscar.log.getByRole('article').filter({ hasText: 'Dead letters of record-flow-work wait' });
    await line.waitFor();
    expect(await oscar.composer.count()).toBe(1);
    await line.getByRole('link', { name: '/ops/record-flow-work' }).click();
    const ringing = oscar.page.getByRole('list', { name: 'Alarms that ring' });
    await ringing.getByText('Dead letters of record-flow-work wait').waitFor();
    const letters = oscar.page.getByText('Is not valid: record.informationOne', { exact: true });
    await expect.poll(() => letters.count()).toBe(3);

    await mendLetters(queues, poisoned);
    await oscar.page.getByRole('button', { name: 'Redrive all' }).click();
    await oscar.page.getByRole('dialog').getByRole('button', { name: 'Put 3 dead letters back' }).click();
    await oscar.page.getByRole('listitem').getByText('3 of 3 put back', { exact: true }).waitFor(patiently);
    await expect.poll(() => job.innerText(), patiently).toContain('1,000 persisted');
    await job.getByText('Completed', { exact: true }).waitFor(patiently);
    const stored = await (await openRecordClient(local, 'dana')).allRecords({ kind: 'poisoned' });
    expect(new Set(stored.map(({ id }) => id)).size).toBe(1_000);
    expect(stored).toHaveLength(1_000);
  });

  it('cancels another, which ends with what was begun', async () => {
    const dana = await openRecords();
    await setFaults({ functions: { '*RecordFlowGenerate*': { delayMs: 1_500 } } });
    await dana.generate({ count: 5_000, kind: 'stopped' });
    const job = dana.job('stopped');
    await job.getByRole('button', { name: /^Cancel/ }).click();
    await job.getByText(/^Cancelled/).waitFor(patiently);
    await setFaults(null);
    await expect.poll(() => job.innerText(), patiently).toMatch(/not made/);
    expect(await job.getByRole('progressbar').count()).toBe(0);
    expect(await job.getByRole('button', { name: /^Cancel/ }).count()).toBe(0);
  });

  it('deletes a record, thinks better of one, and finds what is left after a reload', async () => {
    const dana = await openRecords();
    for (const name of ['Wrong', 'Right']) {
      await dana.submit({ 'Information one': name, 'Information two': 'to delete', Kind: 'delete' });
      await dana.row(name).getByText('Persisted').waitFor(patiently);
    }
    await dana.row('Right').getByRole('button', { name: 'Delete Right' }).click();
    await dana.row('Right').waitFor({ state: 'detached' });
    await dana.page.keyboard.press('Control+z');
    await dana.row('Right').waitFor();
    await dana.row('Wrong').getByRole('button', { name: 'Delete Wrong' }).click();
    await dana.page.getByRole('status', { name: 'Deleted' }).getByText('“Wrong” deleted.').waitFor();
    // Leaving the page sends what could still be undone.
    await dana.page.getByRole('link', { name: 'Tree' }).click();
    await dana.page.goto(`${local.origin}/records?kind=delete`);
    await dana.row('Right').waitFor();
    await dana.page.getByText('1 record, all there are').waitFor(patiently);

    await dana.row('Right').getByRole('link').click();
    await dana.dialog.getByText('to delete').waitFor();
    expect(new URL(dana.page.url()).pathname).toMatch(/^\/records\/[0-9A-Z]{26}$/);
    await dana.page.reload();
    await dana.dialog.getByText('to delete').waitFor();
  });

  it('sees nothing push away what she reads, and finds what came meanwhile', async () => {
    browser.allowConsoleErrors(connectionFailures);
    const dana = await openRecords();
    await dana.table.getByRole('row').nth(5).waitFor();
    await dana.page.mouse.move(700, 400);
    await dana.page.mouse.wheel(0, 1_600);
    const rowRead = () =>
      dana.page.evaluate(() =>
        document.elementFromPoint(700, 400)?.closest('[data-record]')?.getAttribute('data-record'),
      );
    await expect.poll(rowRead, patiently).toBeTruthy();
    const before = await rowRead();
    const other = await openRecords();
    await other.submit({ 'Information one': 'Meanwhile', 'Information two': 'from elsewhere' });
    const newer = dana.page.getByRole('button', { name: '1 record more' });
    await newer.waitFor(patiently);
    expect(await rowRead()).toBe(before);
    await newer.click();
    await dana.row('Meanwhile').waitFor();

    await dana.page.context().setOffline(true);
    await dana.page.getByText('Offline: you can look').waitFor(patiently);
    expect(await dana.page.getByRole('button', { name: 'Submit record' }).isDisabled()).toBe(true);
    await other.submit({ 'Information one': 'While away', 'Information two': 'from elsewhere' });
    await other.row('While away').getByText('Persisted').waitFor(patiently);
    await dana.page.context().setOffline(false);
    await dana.row('While away').getByText('Persisted').waitFor(patiently);
  });

  it('Eve, without groups, sees none of it and is told which group is missing', async () => {
    const eve = createChatPage(await browser.openPage(), local.origin);
    await eve.visit('/sign-up?next=%2Frecords');
    await eve.signUp({ displayName: 'Eve', email: 'eve@example.org', password: 'Eve-looks-1!' });
    await eve.page.getByRole('heading', { name: 'You don’t have access to records' }).waitFor();
    await eve.page.getByText('data.read').waitFor();
    expect(await eve.page.content()).not.toMatch(/Pump 7|Reading|600 records/);
    expect(await eve.page.getByRole('button', { name: 'Submit record' }).count()).toBe(0);
    expect(await eve.page.getByRole('table').count()).toBe(0);
    await eve.visit('/rooms');
    await eve.page.getByRole('navigation', { name: 'Places' }).waitFor();
    expect(await eve.page.getByRole('link', { name: /^Ops/ }).count()).toBe(0);
    await eve.visit('/rooms/ops');
    await eve.page.getByText('This room doesn’t exist or you aren’t a member').waitFor(patiently);
    expect(await eve.page.getByText('Dead letters of').count()).toBe(0);
  });
});
