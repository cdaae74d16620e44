import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type TestBrowser } from './support/browser.ts';
import { createChatPage } from './support/chat-page.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { createTreePage, type TreePage } from './support/tree-page.ts';
import { type TreePerson, treePerson } from './support/tree-person.ts';
import { treeScript } from './support/tree-script.ts';

const treeId = 'main';
const maxFactories = 500;
/** A screen full, what is drawn ahead around it, and the row with the keyboard. */
const maxRows = 60;
const patiently = { timeout: 60_000 };

describe('A tree of 500 factories', () => {
  const data = mkdtempSync(join(tmpdir(), 'chorus-data-'));
  let local: LocalProcess;
  let browser: TestBrowser;
  let ana: TreePerson;

  beforeAll(async () => {
    [local, browser] = await Promise.all([startLocalProcess(['--data', data]), startBrowser()]);
    ana = await treePerson(local, 'ana');
    let made = 0;
    const make = async () => {
      while (made < maxFactories) {
        made += 1;
        await ana.create(treeId, { name: `Factory ${made}`, lowerBound: 0, upperBound: made });
      }
    };
    await Promise.all(Array.from({ length: 10 }, make));
  }, 120_000);
  afterEach(() => browser.endTest());
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
    rmSync(data, { recursive: true });
  });

  async function openAs(
    name: 'Ana' | 'Ben',
    options?: Parameters<TestBrowser['openPage']>[0],
  ): Promise<TreePage> {
    const chat = createChatPage(await browser.openPage(options), local.origin);
    await chat.visit('/tree');
    await chat.signInAs(name);
    await chat.untilConnection('Live');
    return createTreePage(chat.page);
  }

  const rowAt = ({ page }: TreePage, position: number): Locator =>
    page.locator(`[role=treeitem][aria-level="2"][aria-posinset="${position}"]`);

  it('keeps in the document what is on the screen, and takes no more than 500', async () => {
    const tree = await openAs('Ana');
    await rowAt(tree, 1).waitFor();
    const rows = tree.page.getByRole('treeitem');
    expect(await rows.count()).toBeLessThan(maxRows);
    expect(await rowAt(tree, 1).getAttribute('aria-setsize')).toBe(`${maxFactories}`);

    await rowAt(tree, 1).focus();
    await tree.page.keyboard.press('End');
    await rowAt(tree, maxFactories).waitFor();
    expect(await rows.count()).toBeLessThan(maxRows);

    await tree.page.getByText('The limit of 500 factories is reached.').waitFor();
    expect(await tree.page.getByRole('button', { name: 'New factory' }).isDisabled()).toBe(true);
    const refused = await ana.create(treeId, { name: 'One more', lowerBound: 0, upperBound: 1 });
    expect(refused.errors).toMatchObject([{ errorType: 'LimitExceeded' }]);
  });

  it('opens the menu of a row under a resting finger', async () => {
    const tree = await openAs('Ana', {
      hasTouch: true,
      isMobile: true,
      viewport: { width: 360, height: 780 },
    });
    await rowAt(tree, 2).waitFor();
    const box = await rowAt(tree, 2).boundingBox();
    const at = { x: (box?.x ?? 0) + 80, y: (box?.y ?? 0) + 20 };
    const touch = await tree.page.context().newCDPSession(tree.page);
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
    await tree.page.getByRole('menuitem', { name: 'Rename…' }).waitFor();
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    // The finger that goes chooses nothing.
    await tree.page.getByRole('menuitem', { name: 'Rename…' }).click();
    await tree.page.getByRole('dialog', { name: /^Rename “Factory/ }).waitFor();
  });

  it('can be looked at without a network, and not changed', async () => {
    browser.allowConsoleErrors(/WebSocket connection|ERR_INTERNET_DISCONNECTED/);
    const tree = await openAs('Ana');
    await rowAt(tree, 1).waitFor();
    await tree.page.context().setOffline(true);
    await tree.page.getByText('Offline: you can look').waitFor();
    await rowAt(tree, 1).click({ button: 'right' });
    for (const item of await tree.page.getByRole('menuitem').all())
      expect(await item.isDisabled()).toBe(true);
  });

  it('sends a deletion that could still be undone when the page is left', async () => {
    const tree = await openAs('Ana');
    await rowAt(tree, 3).focus();
    const [gone = ''] = ((await tree.focusedRow()) ?? '').split(',');
    await tree.page.keyboard.press('Delete');
    await tree.page.getByRole('button', { name: `Undo deleting ${gone}` }).waitFor();
    const leftAtMs = performance.now();
    await tree.page.goto('about:blank');
    await expect
      .poll(async () => {
        const { data: page } = await ana.factories(treeId);
        return page?.field?.items.some(({ name }) => name === gone);
      }, patiently)
      .toBe(false);
    // Earlier than the ten seconds of the undo.
    expect(performance.now() - leftAtMs).toBeLessThan(9_000);
  });

  it('is the same on five screens again after a restart, without anybody’s help', async () => {
    browser.allowConsoleErrors(/WebSocket connection|ERR_CONNECTION_REFUSED|Failed to load resource/);
    const trees = await Promise.all(
      (['Ana', 'Ben', 'Ana', 'Ben', 'Ana'] as const).map((name) => openAs(name)),
    );
    await Promise.all(trees.map((tree) => rowAt(tree, 1).waitFor()));
    const { port } = new URL(local.origin);
    await local.stop('SIGKILL');
    local = await startLocalProcess(['--data', data, '--port', port]);
    const script = await treeScript(local);
    await script.put(treeId, '0'.repeat(26), { name: 'After the restart', lowerBound: 1, upperBound: 6 });

    for (const tree of trees) await tree.row('After the restart').waitFor(patiently);
  }, 120_000);
});
