import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';

/** Debian's place; `npm test` looks for others and says so in CHROMIUM. */
const usualPath = '/usr/bin/chromium';

const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One browser for all tests of a file; each person has a context of their own, as if on another computer. */
export interface TestBrowser extends AsyncDisposable {
  /** A page in a new context, without anybody's session. */
  openPage(options?: BrowserContextOptions): Promise<Page>;
  /** Lets pages log errors that match, until `endTest`. */
  allowConsoleErrors(pattern: RegExp): void;
  /** Closes every page. Rejects with what went wrong inside them: uncaught errors, and unexpected console errors. */
  endTest(): Promise<void>;
}

/** Starts the installed Chromium without a window. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] || usualPath,
    args: quietly,
  });
  const contexts = new Set<BrowserContext>();
  let allowed: RegExp[] = [];
  let problems: string[] = [];

  function watch(page: Page): void {
    page.on('pageerror', (error) => problems.push(`Uncaught: ${error.stack ?? error.message}`));
    page.on('crash', () => problems.push('The page crashed.'));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      problems.push(`Console: ${message.text()} (${message.location().url})`);
    });
  }

  return {
    async openPage(options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: 'en-GB',
        timezoneId: 'UTC',
        reducedMotion: 'reduce',
        ...options,
      });
      contexts.add(context);
      context.on('page', watch);
      return context.newPage();
    },
    allowConsoleErrors: (pattern) => void allowed.push(pattern),
    async endTest() {
      await Promise.all([...contexts].map((context) => context.close()));
      contexts.clear();
      const unexpected = problems.filter((problem) => !allowed.some((pattern) => pattern.test(problem)));
      problems = [];
      allowed = [];
      if (unexpected.length > 0) throw new Error(unexpected.join('\n'));
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** For `Locator.evaluate`: whether the keyboard is in this element. */
export function isFocused(element: Element): boolean {
  return document.activeElement === element;
}
