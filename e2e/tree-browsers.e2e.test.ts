import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isFocused, startBrowser, type TestBrowser } from './support/browser.ts';
import { createChatPage } from './support/chat-page.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { createTreePage, type TreePage } from './support/tree-page.ts';
import { type TreeScript, treeScript } from './support/tree-script.ts';

/** For what has to come over the network. */
const patiently = { timeout: 30_000 };

const conflicts = /status of/;

describe('The tree in two browsers', () => {
  const data = mkdtempSync(join(tmpdir(), 'chorus-data-'));
  let local: LocalProcess;
  let browser: TestBrowser;
  let script: TreeScript;

  beforeAll(async () => {
    [local, browser] = await Promise.all([startLocalProcess(['--data', data]), startBrowser()]);
    script = await treeScript(local);
  });
  afterEach(() => browser.endTest());
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
    rmSync(data, { recursive: true });
  });

  async function openAs(name: 'Ana' | 'Ben'): Promise<TreePage> {
    const chat = createChatPage(await browser.openPage(), local.origin);
    await chat.visit('/tree');
    await chat.signInAs(name);
    await chat.untilConnection('Live');
    return createTreePage(chat.page);
  }

  const numbersOf = async (tree: TreePage, name: string) =>
    (await tree.factories()).find((factory) => factory.name === name)?.numbers;

  it('two visitors: A creates a factory, B connects and sees it, B generates five, both see five', async () => {
    const a = await openAs('Ana');
    await a.create({ name: 'Two visitors', from: 30, to: 200 });
    await a.row('Two visitors').waitFor();

    const b = await openAs('Ben');
    await b.row('Two visitors').waitFor();
    await b.generate('Two visitors', 5);
    await expect.poll(() => numbersOf(b, 'Two visitors'), patiently).toHaveLength(5);
    const five = await numbersOf(b, 'Two visitors');
    await expect.poll(() => numbersOf(a, 'Two visitors'), patiently).toEqual(five);
    for (const number of five ?? []) {
      expect(Number(number)).toBeGreaterThanOrEqual(30);
      expect(Number(number)).toBeLessThanOrEqual(200);
    }
  });

  it('show who changed what, and a script’s writes as well', async () => {
    const [a, b] = await Promise.all([openAs('Ana'), openAs('Ben')]);
    await a.create({ name: 'Watched', from: 1, to: 6 });
    await b.row('Watched').getByText('ana').waitFor();

    const id = '00000000000000000000IMPORT';
    await script.put('main', id, { name: 'Imported', lowerBound: 1, upperBound: 9 });
    for (const { page, row } of [a, b]) {
      await row('Imported').waitFor();
      await page.getByText('A script created “Imported”').waitFor({ state: 'attached' });
    }
    await script.remove('main', id);
    for (const { row } of [a, b]) await row('Imported').waitFor({ state: 'detached' });
  });

  it('let one of two names win, and show the other what theirs met', async () => {
    browser.allowConsoleErrors(conflicts);
    const [a, b] = await Promise.all([openAs('Ana'), openAs('Ben')]);
    await a.create({ name: 'Dice', from: 1, to: 6 });
    await b.row('Dice').waitFor();
    await Promise.all([a.beginRename('Dice', 'Cube'), b.beginRename('Dice', 'Die')]);
    await a.page.keyboard.press('Enter');
    await b.page.getByText('It is called “Cube” now').waitFor();
    await b.page.keyboard.press('Enter');

    const dialog = b.page.getByRole('dialog', { name: '“Dice” was changed by somebody else' });
    await dialog.getByRole('row', { name: 'Name Cube Die' }).waitFor();
    await dialog.getByRole('button', { name: 'Apply mine again' }).click();
    for (const { row } of [a, b]) await row('Die').waitFor();
    await expect.poll(() => b.focusedRow(), patiently).toMatch(/^Die, /);
  });

  it('offer to create again what was removed while one edits it', async () => {
    const [a, b] = await Promise.all([openAs('Ana'), openAs('Ben')]);
    await a.create({ name: 'Fleeting', from: 1, to: 6 });
    await b.row('Fleeting').waitFor();
    await b.beginRename('Fleeting', 'Lasting');
    await a.choose('Fleeting', 'Delete');
    // Leaving the page sends what could still be undone.
    await a.page.getByRole('link', { name: 'Chat' }).click();
    await b.page.getByText('Somebody deleted this factory').waitFor();
    await b.page.getByRole('button', { name: 'Create it again' }).click();

    await b.row('Lasting').waitFor();
    await a.page.getByRole('link', { name: 'Tree' }).click();
    await a.row('Lasting').waitFor();
    expect(await a.row('Fleeting').count()).toBe(0);
  });

  it('do everything by the keyboard alone', async () => {
    const a = await openAs('Ana');
    const { keyboard } = a.page;
    // It can be used once the tree is there.
    await a.page.getByRole('button', { name: 'New factory', disabled: false }).focus();
    await keyboard.press('Enter');
    await a.page.getByRole('dialog', { name: 'New factory' }).waitFor();
    await keyboard.type('Keys');
    await keyboard.press('Tab');
    await keyboard.type('0');
    await keyboard.press('Tab');
    await keyboard.type('9');
    await keyboard.press('Enter');
    await expect.poll(() => a.focusedRow(), patiently).toBe('Keys, 0 to 9, no numbers');
    await expect.poll(() => a.row('Keys').getAttribute('aria-busy'), patiently).toBeNull();

    const first = a.page.getByRole('menuitem', { name: 'Generate numbers…' });
    async function openMenu(): Promise<void> {
      await keyboard.press('Shift+F10');
      await expect.poll(() => first.evaluate(isFocused), patiently).toBe(true);
    }
    await openMenu();
    await keyboard.press('Escape');
    await expect.poll(() => a.focusedRow(), patiently).toMatch(/^Keys, /);
    await openMenu();
    await a.page.getByRole('menuitem', { name: 'Rename…' }).press('Enter');
    await a.page.getByRole('dialog', { name: 'Rename' }).getByRole('textbox').press('Escape');
    await expect.poll(() => a.focusedRow(), patiently).toMatch(/^Keys, /);
    await openMenu();
    await keyboard.press('Enter');
    await a.page.getByRole('dialog', { name: 'Numbers for “Keys”' }).waitFor();
    await keyboard.type('4');
    await keyboard.press('Enter');
    await expect.poll(() => numbersOf(a, 'Keys'), patiently).toHaveLength(4);

    await expect.poll(() => a.focusedRow(), patiently).toMatch(/^Keys, /);
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await expect.poll(() => a.focusedRow(), patiently).toMatch(/^\d$/);
    await keyboard.press('ArrowLeft');
    await keyboard.press('Home');
    expect(await a.focusedRow()).toBe('Factories');
    await keyboard.type('ke');
    await expect.poll(() => a.focusedRow(), patiently).toMatch(/^Keys, /);

    await keyboard.press('Delete');
    await a.row('Keys').waitFor({ state: 'detached' });
    await keyboard.press('Control+z');
    await a.row('Keys').waitFor();
    await expect.poll(() => a.focusedRow(), patiently).toMatch(/^Keys, /);
  });

  it('say which rule a factory breaks, on the field', async () => {
    const { page, create, row, choose } = await openAs('Ana');
    await create({ name: ' ', from: 6, to: '1.5' });
    const dialog = page.getByRole('dialog', { name: 'New factory' });
    await dialog.getByText('Enter a name.').waitFor();
    await dialog.getByText('Enter a whole number.').waitFor();
    await dialog.getByRole('textbox', { name: 'To' }).fill('6');
    await dialog.getByRole('button', { name: 'Create factory' }).click();
    await dialog.getByText('Enter a number above the lower bound.').waitFor();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Ruled');
    await dialog.getByRole('textbox', { name: 'To' }).fill('7');
    await dialog.getByRole('button', { name: 'Create factory' }).click();
    await row('Ruled').waitFor();

    for (const count of ['0', '16', '-1', '1.5']) {
      await choose('Ruled', 'Generate numbers…');
      await page.getByRole('textbox', { name: 'How many numbers' }).fill(count);
      await page.getByRole('button', { name: 'Generate' }).click();
      await page.getByText('Enter a whole number from 1 to 15.').waitFor();
      await page.keyboard.press('Escape');
    }
  });

  it('show the same after closing and reopening, with the branches this browser had open', async () => {
    const a = await openAs('Ana');
    await a.create({ name: 'Kept', from: 1, to: 6 });
    await a.generate('Kept', 3);
    await expect.poll(() => numbersOf(a, 'Kept'), patiently).toHaveLength(3);
    await a.row('Kept').focus();
    await a.page.keyboard.press('ArrowRight');
    const before = await a.factories();

    const reopened = createTreePage(await a.page.context().newPage());
    await a.page.close();
    await reopened.page.goto(`${local.origin}/tree`);
    await reopened.row('Kept').waitFor();
    expect(await reopened.factories()).toEqual(before);
    expect(await reopened.row('Kept').getAttribute('aria-expanded')).toBe('true');

    const b = await openAs('Ben');
    await b.row('Kept').waitFor();
    expect(await b.factories()).toEqual(before);
    expect(await b.row('Kept').getAttribute('aria-expanded')).toBe('false');
  });
});
