import type { BrowserContextOptions } from 'playwright-core';
import { startBrowser, type TestBrowser } from './browser.ts';
import { type ChatPage, createChatPage } from './chat-page.ts';
import { type LocalProcess, startLocalProcess } from './local-process.ts';

/** The runtime with the web app, and a browser to use it with: one for all tests of a file. */
export interface App extends AsyncDisposable {
  local: LocalProcess;
  browser: TestBrowser;
  /** Opens a place of the app as one of the demo users, and waits until it is live. Everybody has a context of their own. */
  openAs(
    name: Parameters<ChatPage['signInAs']>[0],
    path?: string,
    options?: BrowserContextOptions,
  ): Promise<ChatPage>;
}

/** @param flags of the command line, as `startLocalProcess` takes them. */
export async function startApp(flags: readonly string[] = []): Promise<App> {
  const [local, browser] = await Promise.all([startLocalProcess(flags), startBrowser()]);
  return {
    local,
    browser,
    async openAs(name, path = '/', options) {
      const chat = createChatPage(await browser.openPage(options), local.origin);
      await chat.visit(path);
      await chat.signInAs(name);
      await chat.untilConnection('Live');
      return chat;
    },
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      await local[Symbol.asyncDispose]();
    },
  };
}
