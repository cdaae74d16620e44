import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type TestBrowser } from './support/browser.ts';
import { createChatPage } from './support/chat-page.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

/** What the browser refuses by the policy it logs as an error, which the end of a test reports. */
describe('The content policy', () => {
  let local: LocalProcess;
  let browser: TestBrowser;

  beforeAll(async () => {
    [local, browser] = await Promise.all([startLocalProcess(), startBrowser()]);
  });
  afterEach(() => browser.endTest());
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
  });

  it('comes with every page', async () => {
    for (const path of ['/', '/playground', '/rooms/any']) {
      const { headers } = await fetch(local.origin + path);

      expect(headers.get('content-security-policy'), path).toContain("script-src 'self';");
    }
  });

  it('lets the app and its connection work', async () => {
    const chat = createChatPage(await browser.openPage(), local.origin);
    await chat.visit('/');
    await chat.signInAs('Ana');
    await chat.createRoom({ name: 'Policy', kind: 'Public' });
    await chat.untilConnection('Live');
    await chat.sendMessage('It works');

    await expect.poll(async () => (await chat.messages()).map(({ body }) => body)).toContain('It works');
  });

  it('lets the playground’s editor and its workers work', async () => {
    const page = await browser.openPage();
    await page.goto(`${local.origin}/playground`);
    await page.locator('.monaco-editor').first().waitFor();
    await page.getByRole('button', { name: /Execute query/ }).click();

    await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  });

  it('runs no script that is written into a page', async () => {
    const page = await browser.openPage();
    browser.allowConsoleErrors(/Content Security Policy/);
    await page.goto(`${local.origin}/playground`);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken over";';
      document.body.append(script);
    });

    expect(await page.title()).not.toBe('taken over');
  });
});
