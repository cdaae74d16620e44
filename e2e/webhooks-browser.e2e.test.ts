import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFindings } from './support/accessibility.ts';
import { isFocused, startBrowser, type TestBrowser } from './support/browser.ts';
import { type ChatClient, signIn } from './support/chat-client.ts';
import { type ChatPage, createChatPage } from './support/chat-page.ts';
import { openChatTable } from './support/chat-table.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { putDeliveries } from './support/stored-webhooks.ts';
import { synthesizeWith } from './support/synthesize-with.ts';
import { signatureOf, startWebhookReceiver, type WebhookReceiver } from './support/webhook-receiver.ts';
import { createWebhooksPage, type WebhooksPage } from './support/webhooks-page.ts';

/** Attempts are a second apart here, and wait their turn. */
const patiently = { timeout: 20_000 };

describe('Webhooks among the settings of a room', () => {
  let assembly: string;
  let local: LocalProcess;
  let receiver: WebhookReceiver;
  let browser: TestBrowser;
  let ana: ChatClient;
  let ben: ChatClient;

  beforeAll(async () => {
    assembly = await synthesizeWith({ privateWebhookReceivers: true, webhookRetrySeconds: '1,1' });
    [local, receiver, browser] = await Promise.all([
      startLocalProcess(['--assembly', assembly]),
      startWebhookReceiver(),
      startBrowser(),
    ]);
    [ana, ben] = await Promise.all([signIn(local.outputs, 'ana'), signIn(local.outputs, 'ben')]);
  }, 180_000);
  afterEach(() => browser.endTest());
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
    rmSync(assembly, { recursive: true, force: true });
  });

  async function openAs(name: 'Ana' | 'Ben', path: string): Promise<ChatPage> {
    const page = await browser.openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    const chat = createChatPage(page, local.origin);
    await chat.visit(path);
    await chat.signInAs(name);
    return chat;
  }

  const newRoom = () => ana.createRoom({ name: 'Launch', kind: 'PUBLIC' });

  async function openSettings(roomId: string): Promise<ChatPage & { webhooks: WebhooksPage }> {
    const chat = await openAs('Ana', `/rooms/${roomId}/settings`);
    const webhooks = createWebhooksPage(chat.page);
    await webhooks.addButton.waitFor();
    return { ...chat, webhooks };
  }

  /** As the list shows it. */
  const labelOf = (path: string) => receiver.url(path);

  it('are for owners only', async () => {
    const roomId = await newRoom();
    await ben.joinRoom(roomId);
    const { page } = await openAs('Ben', `/rooms/${roomId}/settings`);
    await page.getByRole('button', { name: 'Leave room' }).waitFor();

    expect(await page.getByRole('heading', { name: 'Webhooks' }).count()).toBe(0);
  });

  it('get one more by keyboard, whose secret is shown once and signs what arrives', async () => {
    const roomId = await newRoom();
    const { page, webhooks, sendMessage } = await openSettings(roomId);
    await webhooks.section.getByText('A webhook tells a program of yours').waitFor();
    await webhooks.addButton.focus();
    await page.keyboard.press('Enter');
    const form = webhooks.dialog('Add webhook');
    await form.getByRole('textbox', { name: 'Address' }).waitFor();
    await page.keyboard.type('my bot');
    await page.keyboard.press('Enter');
    await form.getByText('Enter a whole address').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('https://me:secret@bot.example.org');
    await page.keyboard.press('Enter');
    await form.getByText('The address must not hold a user name or password.').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);

    await page.keyboard.press('Control+a');
    await page.keyboard.type(receiver.url('/bot'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await form.getByRole('checkbox', { name: 'A message is edited' }).isChecked()).toBe(true);
    await page.keyboard.press('Enter');
    const shown = webhooks.dialog('Webhook added');
    await shown.getByRole('button', { name: 'Copy secret' }).click();
    await shown.getByText('Copied.').waitFor();
    const secret = await page.evaluate(() => navigator.clipboard.readText());
    expect(secret).toMatch(/^whsec_/);
    expect(await accessibilityFindings(page)).toEqual([]);

    // Neither a click beside it nor another size of the window takes it away.
    await page.mouse.click(5, 5);
    await page.setViewportSize({ width: 360, height: 780 });
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await shown.getByLabel('Secret').textContent()).toBe(secret);
    await shown.getByRole('button', { name: 'I have copied the secret' }).press('Enter');
    await shown.waitFor({ state: 'detached' });
    await webhooks.row(labelOf('/bot')).getByText('Active · new messages, edited messages').waitFor();
    expect(await page.content()).not.toContain(secret);

    await sendMessage('We launch at nine');
    const call = await receiver.calls('/bot').next();
    expect(call.event).toMatchObject({ data: { message: { body: 'We launch at nine' } } });
    expect(call.signatures).toEqual([signatureOf(secret, call)]);
  });

  it('are tried, and tell of each delivery how it ended', async () => {
    const roomId = await newRoom();
    const { page, webhooks } = await openSettings(roomId);
    await webhooks.add(receiver.url('/log'));
    receiver.answer('/log', { status: 503 });
    await ana.sendMessage(roomId, 'Once more');
    const first = await receiver.calls('/log').next();
    await receiver.calls('/log').next();
    await webhooks.choose(labelOf('/log'), 'Send test event');
    const dialog = webhooks.dialog('Deliveries');
    await dialog
      .getByText(/^The test event arrived: the receiver answered 204 in \d+ ms\.$/)
      .waitFor(patiently);
    await expect.poll(() => webhooks.deliveries.count(), patiently).toBe(3);

    expect((await receiver.calls('/log').next()).event.type).toBe('webhook.test.v1');
    const [test, second, failed] = await webhooks.deliveries.allTextContents();
    expect(test).toContain('Answered 204');
    expect(second).toMatch(new RegExp(`Answered 204.*${first.id}`));
    expect(failed).toMatch(new RegExp(`FailedThe receiver answered 503\\..*${first.id}`));
    expect(await accessibilityFindings(page)).toEqual([]);

    await dialog.getByRole('button', { name: 'Send test event' }).click();
    await dialog.getByText(/^No test event was sent\. .* Try again in \d+ seconds?\.$/).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    const menu = webhooks.row(labelOf('/log')).getByRole('button');
    await expect.poll(() => menu.evaluate(isFocused)).toBe(true);

    // Where the settings lie over the room, they stay when what lies over them goes.
    await page.setViewportSize({ width: 768, height: 1024 });
    await webhooks.choose(labelOf('/log'), 'Edit');
    const form = webhooks.dialog('Edit webhook');
    await form.getByRole('textbox', { name: 'Address' }).press('Escape');
    await form.waitFor({ state: 'detached' });
    await expect.poll(() => menu.evaluate(isFocused)).toBe(true);
    await page.keyboard.press('Escape');
    await webhooks.section.waitFor({ state: 'detached' });
  });

  it('show more of a long log when asked', async () => {
    const roomId = await newRoom();
    const webhookId = await createByApi(roomId, '/long');
    using table = await openChatTable(local);
    await putDeliveries(
      table,
      webhookId,
      Array.from({ length: 22 }, (_, nth) => ({
        ...{ eventId: `event ${nth}`, attempt: 1, httpStatus: 204, durationMs: 50 },
        at: new Date(Date.now() - nth * 60_000).toISOString(),
      })),
    );
    const { webhooks } = await openSettings(roomId);
    await webhooks.choose(labelOf('/long'), 'Deliveries');
    await expect.poll(() => webhooks.deliveries.count()).toBe(20);
    const loadMore = webhooks.dialog('Deliveries').getByRole('button', { name: 'Load more' });
    await loadMore.click();

    await expect.poll(() => webhooks.deliveries.count()).toBe(22);
    expect(await webhooks.deliveries.last().textContent()).toContain('event 21');
    expect(await loadMore.count()).toBe(0);
  });

  it('are switched off and on, changed, given other secrets, and deleted', async () => {
    const roomId = await newRoom();
    const { page, webhooks } = await openSettings(roomId);
    const secret = await webhooks.add(receiver.url('/old'));
    await webhooks.choose(labelOf('/old'), 'Switch off');
    await webhooks.row(labelOf('/old')).getByText('Off', { exact: true }).waitFor();
    await webhooks.choose(labelOf('/old'), 'Switch on');
    await webhooks.row(labelOf('/old')).getByText('Active', { exact: true }).waitFor();

    await webhooks.choose(labelOf('/old'), 'Edit');
    await webhooks
      .dialog('Edit webhook')
      .getByRole('textbox', { name: 'Address' })
      .fill(receiver.url('/new'));
    await page.keyboard.press('Enter');
    await webhooks.row(labelOf('/new')).waitFor();
    await webhooks.choose(labelOf('/new'), 'New secret');
    await page.getByRole('dialog').getByRole('button', { name: 'Make new secret' }).click();
    const renewed = await webhooks.dialog('Your new secret').getByLabel('Secret').textContent();
    await page.getByRole('button', { name: 'I have copied the secret' }).click();
    await ana.sendMessage(roomId, 'Heard');
    const call = await receiver.calls('/new').next();
    expect(call.event).toMatchObject({ data: { message: { body: 'Heard' } } });
    expect(call.signatures).toEqual([renewed ?? '', secret].map((one) => signatureOf(one, call)));

    await webhooks.choose(labelOf('/new'), 'Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete webhook' }).click();
    await webhooks.section.getByText('A webhook tells a program of yours').waitFor();
    await expect.poll(() => webhooks.addButton.evaluate(isFocused)).toBe(true);
  });

  it('say why one is off that was not taken, and the notification leads there', async () => {
    const roomId = await newRoom();
    const { page, webhooks } = await openSettings(roomId);
    await webhooks.add(receiver.url('/broken'));
    await page.goto(`${local.origin}/rooms`);
    receiver.answer('/broken', { status: 500 }, { status: 500 }, { status: 500 });
    await ana.sendMessage(roomId, 'Not taken');
    await page.getByRole('button', { name: /^Notifications.*1 unread/ }).click(patiently);
    await page.getByRole('link', { name: /^Unread: Nothing is sent from Launch/ }).click();

    const row = webhooks.row(labelOf('/broken'));
    await row.getByText('The last delivery failed: The receiver answered 500.').waitFor(patiently);
    await webhooks.choose(labelOf('/broken'), 'Switch on');
    await row.getByText('Active', { exact: true }).waitFor();
    expect(await row.getByText('The last delivery failed').count()).toBe(0);
  });

  it('are five at most, and renewed when another owner deletes one', async () => {
    const roomId = await newRoom();
    const ids: string[] = [];
    for (let nth = 1; nth <= 5; nth += 1) ids.push(await createByApi(roomId, `/nth-${nth}`));
    const chat = await openAs('Ana', `/rooms/${roomId}/settings`);
    const webhooks = createWebhooksPage(chat.page);
    await webhooks.section.getByText('A room has at most 5.').waitFor();
    expect(await webhooks.addButton.count()).toBe(0);

    await ana.send('mutation ($id: ID!) { deleteWebhook(id: $id) }', { id: ids[1] });
    await webhooks.choose(labelOf('/nth-2'), 'Switch off');
    await chat.page
      .getByRole('status', { name: 'Notices' })
      .getByText(/^Not changed\. This webhook is gone/)
      .waitFor();
    await webhooks.addButton.waitFor();
    expect(await webhooks.section.getByRole('listitem').count()).toBe(4);
  });

  async function createByApi(roomId: string, path: string): Promise<string> {
    const { data } = await ana.send<{ createWebhook: { id: string } | null }>(
      `mutation ($roomId: ID!, $url: AWSURL!) {
        createWebhook(roomId: $roomId, url: $url, eventTypes: ["chat.message.created.v1"]) { id }
      }`,
      { roomId, url: receiver.url(path) },
    );
    return data?.createWebhook?.id ?? '';
  }
});
