import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

/** Where installations of Chromium and Chrome usually lie. */
const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

function findInstalled(): string | undefined {
  const asked = process.env['CHROMIUM'];
  return [...(asked ? [asked] : []), ...usualPaths, chromium.executablePath()].find((path) =>
    existsSync(path),
  );
}

/** Runs an installer with its output on stderr. */
function install(command: string, args: string[]): void {
  process.stderr.write(`No Chromium found; trying ${command} ${args.join(' ')} …\n`);
  spawnSync(command, args, { stdio: ['ignore', 2, 2], timeout: 300_000 });
}

/**
 * Finds a browser for the end-to-end tests: an installed one first, then Playwright's own download, then Debian's
 * package.
 *
 * @returns the path of its program.
 */
export function ensureBrowser(): Promise<string> {
  const playwright = join(
    dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
    'cli.js',
  );
  const installers: [string, string[]][] = [
    [process.execPath, [playwright, 'install', 'chromium']],
    ['apt-get', ['update', '-qq']],
    ['apt-get', ['install', '-y', '-qq', 'chromium']],
  ];
  for (const [command, args] of installers) {
    const found = findInstalled();
    if (found) return Promise.resolve(found);
    install(command, args);
  }
  const found = findInstalled();
  if (found) return Promise.resolve(found);
  return Promise.reject(
    new Error('No Chromium could be found or installed. Set CHROMIUM to the path of one.'),
  );
}
