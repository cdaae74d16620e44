import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isFocused, startBrowser, type TestBrowser } from './support/browser.ts';
import { signIn } from './support/chat-client.ts';
import { type ChatPage, createChatPage } from './support/chat-page.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

/** For what has to come over the network or after a pause of the app. */
const patiently = { timeout: 30_000 };

/** What the browser itself logs when the server is away. */
const connectionFailures =
  /WebSocket connection|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INTERNET_DISCONNECTED/;

/** While it starts, the runtime listens already and asks to come back later. */
const notYetThere = /status of 503/;

describe('Two browsers', () => {
  const data = mkdtempSync(join(tmpdir(), 'chorus-data-'));
  let local: LocalProcess;
  let browser: TestBrowser;

  beforeAll(async () => {
    [local, browser] = await Promise.all([startLocalProcess(['--data', data]), startBrowser()]);
  });
  afterEach(() => browser.endTest());
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
    rmSync(data, { recursive: true });
  });

  async function open(options?: BrowserContextOptions): Promise<ChatPage> {
    return createChatPage(await browser.openPage(options), local.origin);
  }

  async function openAs(name: 'Ana' | 'Ben' | 'Dana' | 'Oscar', path = '/'): Promise<ChatPage> {
    const chat = await open();
    await chat.visit(path);
    await chat.signInAs(name);
    return chat;
  }

  const untilShown = (chat: ChatPage, bodies: string[]) =>
    expect.poll(async () => (await chat.messages()).map(({ body }) => body), patiently).toEqual(bodies);

  async function cutConnections(): Promise<void> {
    const response = await fetch(`${local.origin}/_local/cut-connections`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(200);
  }

  it('show two people what each writes, at once and after a reload', async () => {
    const [ana, ben] = await Promise.all([openAs('Ana'), openAs('Ben')]);
    const room = { name: 'Hello', kind: 'Public', topic: 'First words' } as const;
    const path = await ana.createRoom(room);
    await ben.joinRoom(room.name);
    await Promise.all([ana.untilConnection('Live'), ben.untilConnection('Live')]);

    await ana.sendMessage('Hello Ben');
    await ben.log.getByText('Hello Ben').waitFor();
    await ben.sendMessage('Hello Ana, see <b>https://example.com</b>');
    await ana.log.getByText('Hello Ana').waitFor();

    const conversation = [
      { author: 'ana', body: 'Hello Ben' },
      { author: 'ben', body: 'Hello Ana, see <b>https://example.com</b>' },
    ];
    for (const chat of [ana, ben]) {
      await expect.poll(() => chat.messages(), patiently).toEqual(conversation);
      await chat.page.reload();
      await expect.poll(() => chat.messages(), patiently).toEqual(conversation);
      expect(new URL(chat.page.url()).pathname).toBe(path);
    }
  });

  it('tell a stranger that a private room is not theirs, and nothing else', async () => {
    const ana = await openAs('Ana');
    const path = await ana.createRoom({ name: 'Birthday plans', kind: 'Private' });
    await ana.sendMessage('Cake for Ben');
    await untilShown(ana, ['Cake for Ben']);

    const ben = await openAs('Ben', path);
    await ben.page.getByRole('heading', { name: 'This room doesn’t exist or you aren’t a member' }).waitFor();
    expect(await ben.page.content()).not.toMatch(/Birthday|Cake/);
    expect(await ben.composer.count()).toBe(0);
  });

  it('offer a public room to who is not in it, without its messages', async () => {
    const ana = await openAs('Ana');
    const path = await ana.createRoom({ name: 'Open house', kind: 'Public' });
    await ana.sendMessage('For members');
    await untilShown(ana, ['For members']);

    const ben = await openAs('Ben', path);
    const join = ben.page.getByRole('button', { name: 'Join room' });
    await join.waitFor();
    expect(await ben.page.content()).not.toContain('For members');
    await join.click();
    await untilShown(ben, ['For members']);
  });

  it('take someone from signing up to the first message, out and in again', async () => {
    const carla = await open();
    const account = { displayName: 'Carla C.', email: 'carla@example.org', password: 'Carla-knows-1!' };
    await carla.visit('/sign-up');
    await carla.signUp(account);
    await carla.createRoom({ name: 'My first room', kind: 'Private' });
    await carla.sendMessage('Is anybody here?');
    const firstWords = [{ author: 'Carla C.', body: 'Is anybody here?' }];
    await expect.poll(() => carla.messages(), patiently).toEqual(firstWords);

    await carla.page.reload();
    await expect.poll(() => carla.messages(), patiently).toEqual(firstWords);
    await carla.signOut();
    await carla.page.reload();
    await carla.signInWith(account.email, account.password);
    await carla.page.getByRole('link', { name: /My first room/ }).click();
    await expect.poll(() => carla.messages(), patiently).toEqual(firstWords);
  });

  it('lead back to the place one wanted after signing in', async () => {
    const ana = await openAs('Ana', '/rooms/browse?prefix=Op');

    await ana.page.getByRole('heading', { name: 'Public rooms' }).waitFor();
    expect(await ana.page.getByRole('searchbox', { name: 'Name begins with' }).inputValue()).toBe('Op');
  });

  it('say what is wrong with a sign-in or an account', async () => {
    browser.allowConsoleErrors(/status of 400/);
    const chat = await open();
    const { page } = chat;
    await chat.visit('/sign-in');
    await chat.signInWith('', '');
    await page.getByText('Enter your e-mail address.').waitFor();
    await page.getByText('Enter your password.').waitFor();
    for (const email of ['ana', 'nobody@example.org']) {
      await chat.signInWith(email, 'wrong-Password-1!');
      await page.getByRole('alert').getByText('E-mail or password is wrong.').waitFor();
      await page.reload();
    }

    await page.getByRole('link', { name: 'Create an account' }).click();
    await chat.signUp({ displayName: ' ', email: 'nowhere', password: 'short' });
    await page.getByText('Enter a name of up to 40 characters.').waitFor();
    await page.getByText('Enter a valid e-mail address.').waitFor();
    await page.getByText('Choose a password of at least 8 characters.').waitFor();
    await chat.signUp({ displayName: 'Weak', email: 'weak@example.org', password: 'lowercaseonly' });
    await page
      .getByRole('alert')
      .getByText(/Choose a password|Choose a stronger password/)
      .waitFor();
  });

  it('come back by themselves when connections are cut, with each message once and in order', async () => {
    browser.allowConsoleErrors(connectionFailures);
    const ana = await openAs('Ana');
    const path = await ana.createRoom({ name: 'Shaky', kind: 'Public' });
    const dana = await signIn(local.outputs, 'dana');
    const roomId = path.split('/').at(-1) ?? '';
    await dana.joinRoom(roomId);
    await ana.untilConnection('Live');
    const { announced } = await ana.watchConnection();

    const sent: string[] = [];
    for (let round = 1; round <= 3; round++) {
      await cutConnections();
      for (const part of ['a', 'b', 'c']) {
        const { data } = await dana.sendMessage(roomId, `${round}${part}`);
        sent.push(data?.sendMessage?.body ?? 'not sent');
      }
      await expect.poll(announced, patiently).toHaveLength(3 * round);
    }

    await untilShown(ana, sent);
    const reconnect = ['Reconnecting', 'Catching up', 'Live'];
    expect(await announced()).toEqual([...reconnect, ...reconnect, ...reconnect]);
  });

  it('keep what is written offline and send it once, when the network is back', async () => {
    browser.allowConsoleErrors(connectionFailures);
    const ana = await openAs('Ana');
    const path = await ana.createRoom({ name: 'Tunnel', kind: 'Public' });
    const roomId = path.split('/').at(-1) ?? '';
    const dana = await signIn(local.outputs, 'dana');
    await dana.joinRoom(roomId);
    await ana.untilConnection('Live');

    await ana.page.context().setOffline(true);
    await ana.untilConnection('Offline');
    await ana.sendMessage('from the tunnel 1');
    await ana.sendMessage('from the tunnel 2');
    await ana.page.getByRole('button', { name: 'Connection: Offline (2 queued)' }).waitFor();
    await dana.sendMessage(roomId, 'meanwhile 1');
    await dana.sendMessage(roomId, 'meanwhile 2');
    await ana.page.context().setOffline(false);
    await ana.untilConnection('Live');

    await untilShown(ana, ['meanwhile 1', 'meanwhile 2', 'from the tunnel 1', 'from the tunnel 2']);
  });

  it('open everything offline that was not opened before, and fill it when the network is back', async () => {
    browser.allowConsoleErrors(connectionFailures);
    const oscar = await signIn(local.outputs, 'oscar');
    const roomId = await oscar.createRoom({ name: 'Unopened', kind: 'PRIVATE' });
    await oscar.sendMessage(roomId, 'from another device');
    const chat = await openAs('Oscar', '/rooms');
    const { page } = chat;
    await chat.untilConnection('Live');
    await chat.untilFetchedAhead();
    await page.context().setOffline(true);
    await chat.untilConnection('Offline');

    await chat.connection.click();
    await page
      .getByRole('dialog', { name: 'Connection: Offline' })
      .getByText('Your device has no network.')
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^You: / }).click();
    await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click();
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: /Unopened/ }).click();
    await page.getByRole('alert').getByText('The server can’t be reached.').waitFor();
    await chat.sendMessage('into the dark');
    await chat.log.getByRole('button', { name: 'Discard' }).click({ trial: true });
    await page.context().setOffline(false);

    await untilShown(chat, ['from another device', 'into the dark']);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('go on when the runtime was stopped and started again', async () => {
    browser.allowConsoleErrors(connectionFailures);
    browser.allowConsoleErrors(notYetThere);
    const ana = await openAs('Ana');
    await ana.createRoom({ name: 'Maintenance', kind: 'Private' });
    await ana.sendMessage('before');
    await untilShown(ana, ['before']);

    const port = new URL(local.origin).port;
    await local.stop();
    await ana.untilConnection('Reconnecting');
    await ana.sendMessage('during');
    local = await startLocalProcess(['--data', data, '--port', port]);
    await ana.untilConnection('Live');
    await ana.sendMessage('after');

    await untilShown(ana, ['before', 'during', 'after']);
    // A start of the runtime, and then up to half a minute until the app tries again by itself.
  }, 150_000);

  it('give the keyboard back when what was opened with it closes', async () => {
    const ben = await signIn(local.outputs, 'ben');
    const ana = await openAs('Ana');
    const { page } = ana;
    const { keyboard } = page;
    const path = await ana.createRoom({ name: 'By keyboard', kind: 'Public' });
    const roomId = path.split('/').at(-1) ?? '';
    await ben.joinRoom(roomId);
    await ben.sendMessage(roomId, 'Hello Ana');
    await page.getByRole('link', { name: 'Members', exact: true }).click();
    const button = (name: string | RegExp) => page.getByRole('button', { name });
    const untilFocused = (place: Locator) =>
      expect.poll(() => place.evaluate(isFocused), patiently).toBe(true);

    async function open(opener: Locator, lid: Locator): Promise<void> {
      await opener.focus();
      await keyboard.press('Enter');
      await expect.poll(() => lid.evaluate(hasFocus), patiently).toBe(true);
    }

    async function close(lid: Locator, place: Locator): Promise<void> {
      await keyboard.press('Escape');
      await lid.waitFor({ state: 'detached' });
      await untilFocused(place);
    }

    const [menu, dialog] = [page.getByRole('menu'), page.getByRole('dialog')];
    for (const opener of [button(/^Connection:/), button(/^Notifications/), button('Create room').first()]) {
      await open(opener, dialog);
      await close(dialog, opener);
    }
    await ana.log.getByText('Hello Ana').hover();
    const message = ana.log.getByRole('article').filter({ hasText: 'Hello Ana' });
    for (const { opener, place, item } of [
      { opener: button(/^You: /), place: button(/^You: /), item: 'Keyboard shortcuts' },
      { opener: button(/^You: /), place: button(/^You: /), item: 'Delete account…' },
      { opener: button('Actions for ben'), place: button('Actions for ben'), item: 'Remove from room' },
      { opener: button('More actions'), place: message, item: 'Delete' },
    ]) {
      await open(opener, menu);
      await close(menu, place);
      await open(opener, menu);
      await menu.getByRole('menuitem', { name: item }).press('Enter');
      await expect.poll(() => dialog.evaluate(hasFocus), patiently).toBe(true);
      await close(dialog, place);
    }

    // The last owner's own menu has nothing to choose.
    await open(button('Actions for ana'), menu);
    await close(menu, button('Actions for ana'));
    await open(button('Actions for ben'), menu);
    await menu.getByRole('menuitem', { name: 'Make owner' }).press('Enter');
    await page.getByText('ben is an owner now.').waitFor();
    await untilFocused(button('Actions for ben'));
    await open(button('Actions for ben'), menu);
    await menu.getByRole('menuitem', { name: 'Remove from room' }).press('Enter');
    await dialog.getByRole('button', { name: 'Remove' }).press('Enter');
    await button('Actions for ben').waitFor({ state: 'detached' });
    await untilFocused(button('Actions for ana'));
  });

  it('count what is too long, and send nothing of it', async () => {
    const ana = await openAs('Ana');
    await ana.createRoom({ name: 'Essays', kind: 'Private' });
    await ana.composer.fill('x'.repeat(3_900));
    await ana.page.getByText('100 characters left').waitFor();
    await ana.composer.fill('x'.repeat(4_001));
    await ana.page.getByText('1 character too many').waitFor();
    await ana.composer.press('Enter');
    expect(await ana.page.getByRole('button', { name: 'Send message' }).isDisabled()).toBe(true);
    expect(await ana.composer.inputValue()).toHaveLength(4_001);

    await ana.sendMessage('y'.repeat(4_000));
    await untilShown(ana, ['y'.repeat(4_000)]);
  });

  it('count down for who sends too fast, and send it then', async () => {
    const oscar = await signIn(local.outputs, 'oscar');
    const roomId = await oscar.createRoom({ name: 'Rush', kind: 'PRIVATE' });
    const chat = await openAs('Oscar', `/rooms/${roomId}`);
    await chat.composer.waitFor();
    await Promise.all(Array.from({ length: 21 }, (_, index) => oscar.sendMessage(roomId, `${index}`)));
    await chat.sendMessage('one more');

    await chat.log.getByText(/You’re sending fast\. This goes out in \d+ s\./).waitFor();
    await chat.log.getByText('You’re sending fast').waitFor({ state: 'hidden' });
    await expect
      .poll(async () => (await chat.messages()).at(-1), patiently)
      .toEqual({
        author: 'oscar',
        body: 'one more',
      });
  });
});

function hasFocus(element: Element): boolean {
  return element.contains(document.activeElement);
}
