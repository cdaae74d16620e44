import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFindings, colorRules } from './support/accessibility.ts';
import { type App, startApp } from './support/app.ts';
import { isFocused } from './support/browser.ts';
import type { ChatPage } from './support/chat-page.ts';

describe('The dialog that deletes the account', () => {
  let app: App;

  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(() => app.browser.endTest());
  afterAll(() => app[Symbol.asyncDispose]());

  async function openDialog({ page }: ChatPage): Promise<Locator> {
    await page.getByRole('button', { name: /^You: / }).click();
    await page.getByRole('menuitem', { name: 'Delete account…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
    await dialog.waitFor();
    return dialog;
  }

  it('asks for the name, by keyboard too, and deletes nothing without it', async () => {
    const ana = await app.openAs('Ana');
    const dialog = await openDialog(ana);
    const field = dialog.getByRole('textbox', { name: 'Type your name, ana, to confirm' });
    await expect.poll(() => field.evaluate(isFocused)).toBe(true);
    await ana.page.keyboard.type('somebody');
    await ana.page.keyboard.press('Enter');
    await dialog.getByText('Type “ana” to go on.').waitFor();
    expect(await accessibilityFindings(ana.page)).toEqual([]);
    await ana.page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityFindings(ana.page, colorRules)).toEqual([]);

    await ana.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await ana.page.getByRole('button', { name: /^You: / }).waitFor();
  });

  it('ends on the sign-in page with a sentence, and others see who is gone', async () => {
    const [ana, ben] = [await app.openAs('Ana'), await app.openAs('Ben')];
    await ana.createRoom({ name: 'Launch', kind: 'Public' });
    await ben.visit('/rooms/browse');
    await ben.joinRoom('Launch');
    await ben.sendMessage('Something of mine');
    await ana.page.getByText('Something of mine').first().waitFor();
    const dialog = await openDialog(ben);
    await dialog.getByRole('textbox').fill(' BEN ');
    // The server lets go of the socket before the page does.
    app.browser.allowConsoleErrors(/401|400|WebSocket/);
    await dialog.getByRole('button', { name: 'Delete account' }).click();

    await ben.page.getByText('Your account is deleted.').waitFor();
    expect(new URL(ben.page.url()).pathname).toBe('/sign-in');
    expect(
      await ben.page.evaluate(() =>
        Object.keys(localStorage).filter((key) => key.startsWith('chorus.draft')),
      ),
    ).toEqual([]);
    await ben.page.getByRole('button', { name: 'Ben' }).click();
    await ben.page.getByRole('alert').waitFor();

    await ana.log.getByText('Something of mine').waitFor({ state: 'detached', timeout: 45_000 });
    await ana.log.getByText('Deleted user').first().waitFor();
  }, 90_000);
});
