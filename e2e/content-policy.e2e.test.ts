import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from './support/app.ts';

/** What the browser refuses by the policy it logs as an error, which the end of a test reports. */
describe('The content policy', () => {
  let app: App;

  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(() => app.browser.endTest());
  afterAll(() => app[Symbol.asyncDispose]());

  it('comes with every page', async () => {
    for (const path of ['/', '/playground', '/rooms/any']) {
      const { headers } = await fetch(app.local.origin + path);

      expect(headers.get('content-security-policy'), path).toContain("script-src 'self';");
    }
  });

  it('lets the app and its connection work', async () => {
    const chat = await app.openAs('Ana');
    await chat.createRoom({ name: 'Policy', kind: 'Public' });
    await chat.sendMessage('It works');

    await expect.poll(async () => (await chat.messages()).map(({ body }) => body)).toContain('It works');
  });

  it('lets the playground’s editor and its workers work', async () => {
    const page = await app.browser.openPage();
    await page.goto(`${app.local.origin}/playground`);
    await page.locator('.monaco-editor').first().waitFor();
    await page.getByRole('button', { name: /Execute query/ }).click();

    await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  });

  it('runs no script that is written into a page', async () => {
    const page = await app.browser.openPage();
    app.browser.allowConsoleErrors(/Content Security Policy/);
    await page.goto(`${app.local.origin}/playground`);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken over";';
      document.body.append(script);
    });

    expect(await page.title()).not.toBe('taken over');
  });
});
