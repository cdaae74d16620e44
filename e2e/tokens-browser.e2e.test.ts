import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from './support/app.ts';
import { isFocused } from './support/browser.ts';
import { postGraphQl } from './support/chat-client.ts';

const submit =
  'mutation { submitRecord(input: { informationOne: "one", informationTwo: "two" }) { status } }';
const read = '{ records { items { id } } }';

describe('The screen of access tokens', () => {
  let app: App;

  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(() => app.browser.endTest());
  afterAll(() => app[Symbol.asyncDispose]());

  async function openAs(name: 'Ana' | 'Dana', path: string): Promise<Page> {
    const permissions = ['clipboard-read', 'clipboard-write'];
    return (await app.openAs(name, path, { permissions })).page;
  }

  const ask = (token: string, query: string) =>
    postGraphQl(app.local.outputs.Chorus.GraphqlUrl, { Authorization: token }, query);

  it('says which group is missing', async () => {
    const page = await openAs('Ana', '/tokens');
    await page.getByRole('heading', { name: 'You can’t make access tokens' }).waitFor();

    expect(await page.locator('main code').allTextContents()).toEqual(['data.read', 'data.write']);
    expect(await page.getByRole('button', { name: 'New token' }).count()).toBe(0);
    await page.getByRole('button', { name: /^You: / }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Access tokens' }).count()).toBe(0);
  });

  it('asks for what is missing, and makes nothing of it', async () => {
    const page = await openAs('Dana', '/tokens');
    await page.getByRole('button', { name: 'New token' }).click();
    const dialog = page.getByRole('dialog', { name: 'New access token' });
    for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('x'.repeat(81));
    await dialog.getByRole('button', { name: 'Make token' }).click();

    await dialog.getByText('At most 80 characters.').waitFor();
    await dialog.getByText('Choose what it may do.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'No tokens yet' }).waitFor();
  });

  it('shows a token once, with a command that works, and ends it', async () => {
    const page = await openAs('Dana', '/');
    await page.getByRole('button', { name: /^You: / }).click();
    await page.getByRole('menuitem', { name: 'Access tokens' }).click();
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Night import');
    await page.getByRole('checkbox', { name: /data\.read/ }).uncheck();
    await page.keyboard.press('Enter');
    const shown = page.getByRole('dialog', { name: 'Your new token' });
    await shown.getByRole('button', { name: 'Copy token' }).click();
    await shown.getByText('Copied.').waitFor();
    const token = await page.evaluate(() => navigator.clipboard.readText());

    expect(token).toMatch(/^chorus_/);
    expect(await shown.getByLabel('Command to try the token').textContent()).toContain(
      `Authorization: ${token}`,
    );
    expect(await ask(token, submit)).toMatchObject({ data: { submitRecord: { status: 'QUEUED' } } });
    expect((await ask(token, read)).errors).toMatchObject([{ errorType: 'Unauthorized' }]);

    await page.mouse.click(5, 5);
    await shown.getByRole('button', { name: 'I have copied it' }).click();
    await shown.waitFor({ state: 'detached' });
    await page.reload();
    const row = page.getByRole('list', { name: 'Access tokens' }).getByRole('listitem');
    await row.getByText('Live', { exact: true }).waitFor();
    expect(await page.content()).not.toContain(token);

    await row.getByRole('button', { name: 'Revoke Night import' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await row.getByText('Revoked', { exact: true }).waitFor();
    expect(await row.getByRole('button').count()).toBe(0);
    const create = page.getByRole('button', { name: 'New token' });
    await expect.poll(() => create.evaluate(isFocused)).toBe(true);
  });
});
