import type { Page, Route } from 'playwright-core';
import type { ChatPage } from './chat-page.ts';
import { createRecordsPage } from './records-page.ts';

/** How screens are reached. */
interface Ways {
  openAs(name: 'Ana' | 'Dana', path: string): Promise<ChatPage>;
  /** Lets pages log errors that match. */
  allowConsoleErrors(pattern: RegExp): void;
}

const batch = [
  'informationOne,informationTwo,kind,value,unit',
  ...Array.from(
    { length: 34 },
    (_, index) => `Pump ${index + 1},"pressure, hall ${index % 3}",probe,${index / 4},bar`,
  ),
  ',nothing to say,probe,1,bar',
  'Pump 36,pressure,probe,much,bar',
].join('\n');

/** The records screen in each of its states: first without, then with records. */
export function recordsScreens({
  openAs,
  allowConsoleErrors,
}: Ways): Record<string, () => Promise<ChatPage>> {
  return {
    async 'records-no-access'() {
      const chat = await openAs('Ana', '/records');
      await chat.page.getByRole('heading', { name: 'You don’t have access to records' }).waitFor();
      return chat;
    },
    async 'records-loading'() {
      const chat = await openAs('Dana', '/rooms');
      await answering(chat.page, 'Records', () => new Promise(() => undefined));
      await chat.page.getByRole('link', { name: 'Records' }).click();
      await chat.page.getByRole('status', { name: 'Loading records' }).waitFor();
      return chat;
    },
    async 'records-unreachable'() {
      allowConsoleErrors(/ERR_FAILED/);
      const chat = await openAs('Dana', '/rooms');
      await answering(chat.page, 'Records', (route) => route.abort());
      await chat.page.getByRole('link', { name: 'Records' }).click();
      await chat.page.getByRole('button', { name: 'Try again' }).waitFor();
      return chat;
    },
    async 'records-empty'() {
      const chat = await openAs('Dana', '/records');
      await chat.page.getByRole('heading', { name: 'No records yet' }).waitFor();
      return chat;
    },
    async 'records-submit-incomplete'() {
      const chat = await openAs('Dana', '/records');
      await createRecordsPage(chat.page).submit({ 'Information one': 'Pump 7', Value: 'much' });
      await chat.page.getByText('Value must be a number.').waitFor();
      return chat;
    },
    async 'records-paste'() {
      const chat = await openAs('Dana', '/records');
      await createRecordsPage(chat.page).paste(batch);
      await chat.page.getByText('Line 36').waitFor();
      return chat;
    },
    async 'records-pasted'() {
      const chat = await openAs('Dana', '/records');
      const records = createRecordsPage(chat.page);
      const id = '3d1b1c52-7d0e-4d53-9d3c-6c1f0c4f2a10';
      await records.paste(`informationOne,informationTwo,clientId\nOnce,pasted,${id}`);
      await records.submitPasted();
      await records.dialog.getByRole('button', { name: 'Done' }).click();
      await records.paste(
        `${batch.replaceAll(',unit', ',clientId').replaceAll(',bar', ',')}\nTwice,pasted,,,${id}`,
      );
      await records.submitPasted();
      return chat;
    },
    async 'records-job'() {
      const chat = await openAs('Dana', '/records');
      const records = createRecordsPage(chat.page);
      await records.generate({ count: 600, kind: 'made', seed: 7 });
      await records.job('made').getByText('persisted').waitFor();
      return chat;
    },
    async records() {
      const chat = await openAs('Dana', '/records');
      const records = createRecordsPage(chat.page);
      await records.job('made').getByText('Completed').waitFor();
      await records.row('Pump 34').waitFor();
      await chat.page.getByRole('img', { name: /^Chart: [\d,]+ records/ }).waitFor();
      return chat;
    },
    async 'records-as-table'() {
      const chat = await openAs('Dana', '/records');
      await chat.page.getByRole('button', { name: 'Show as table' }).click();
      await chat.page.getByRole('region', { name: 'Records over time' }).waitFor();
      return chat;
    },
    async 'records-scrolled'() {
      const chat = await openAs('Dana', '/records');
      await createRecordsPage(chat.page).row('Pump 34').scrollIntoViewIfNeeded();
      await chat.page
        .getByRole('heading', { name: 'All records' })
        .evaluate((heading) => heading.scrollIntoView());
      return chat;
    },
    async 'records-filtered'() {
      const chat = await openAs('Dana', '/records?kind=nothing&since=week');
      await chat.page.getByRole('heading', { name: 'No record fits these filters' }).waitFor();
      await chat.page.getByRole('button', { name: 'Clear filters' }).last().scrollIntoViewIfNeeded();
      return chat;
    },
    async record() {
      const chat = await openAs('Dana', '/records');
      await createRecordsPage(chat.page).row('Pump 34').getByRole('link').click();
      await chat.page.getByRole('dialog').getByText('Receipt').waitFor();
      return chat;
    },
    async 'records-offline'() {
      allowConsoleErrors(/WebSocket connection|ERR_INTERNET_DISCONNECTED/);
      const chat = await openAs('Dana', '/records');
      await createRecordsPage(chat.page).table.waitFor();
      await chat.page.context().setOffline(true);
      await chat.page.getByText('Offline: you can look').waitFor();
      return chat;
    },
  };
}

/** Lets `answer` deal with one operation in place of the server. */
async function answering(
  page: Page,
  operation: string,
  answer: (route: Route) => Promise<void>,
): Promise<void> {
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes(`"operationName":"${operation}"`) ? answer(route) : route.continue(),
  );
}
