import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFindings } from './support/accessibility.ts';
import { startBrowser, type TestBrowser } from './support/browser.ts';
import { type ChatClient, signIn } from './support/chat-client.ts';
import { type ChatPage, createChatPage } from './support/chat-page.ts';
import { type ChatTable, openChatTable } from './support/chat-table.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { poisonMessage, recordMessage } from './support/poison-records.ts';
import { openQueues } from './support/queues.ts';
import { recordsScreens } from './support/records-screens.ts';
import { createTreePage } from './support/tree-page.ts';
import { pictureSideBySide } from './support/side-by-side.ts';
import { tokensScreens } from './support/tokens-screens.ts';
import { webhooksScreens } from './support/webhooks-screens.ts';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

const folder = fileURLToPath(new URL('pictures/', import.meta.url));
const docsPicture = fileURLToPath(new URL('../docs/pictures/two-browsers.png', import.meta.url));

const sizes = [
  { width: 360, height: 780 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
];
const schemes = ['light', 'dark'] as const;
const takesAll = process.env['PICTURES'] === 'all';
/** Widths take turns in the two schemes, or each is seen in both. */
const views = sizes.flatMap((size, turn) =>
  schemes
    .filter((_scheme, index) => takesAll || index === turn % schemes.length)
    .map((colorScheme) => ({ size, colorScheme })),
);
/** The narrowest screen on which everything has to be in reach without scrolling sideways. */
const narrowest = { width: 320, height: 640 };

/** Who says what in the rooms of the pictures. */
const conversation: [who: 'ana' | 'ben', body: string][] = [
  ['ana', 'Morning! The release notes are ready for a last look.'],
  ['ben', 'Reading them now.'],
  [
    'ben',
    'Two small things:\n1. The date in the headline is still last week’s\n2. The link to the guide is missing',
  ],
  ['ana', 'Good catch, both are fixed. The guide is at https://example.com/guide'],
  ['ben', 'Then I have nothing left. Ship it?'],
  ['ana', 'Shipping.'],
];

describe('Pictures', () => {
  let local: LocalProcess;
  let browser: TestBrowser;
  let ana: ChatClient;
  let ben: ChatClient;
  let table: ChatTable;
  const sessions = new Map<string, StorageState>();
  const rooms = { launch: '', open: '', secret: '', review: '', archive: '', direct: '' };

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    [local, browser] = await Promise.all([startLocalProcess(), startBrowser()]);
    [ana, ben] = await Promise.all([signIn(local.outputs, 'ana'), signIn(local.outputs, 'ben')]);
    table = await openChatTable(local);
    await rename(ana, 'Ana Alvarez');
    await rename(ben, 'Ben Okafor');
    await ana.createRoom({ name: 'Design reviews', kind: 'PRIVATE' });
    const coffee = await ben.createRoom({ name: 'Coffee', kind: 'PUBLIC' });
    rooms.secret = await ben.createRoom({ name: 'Surprise for Ana', kind: 'PRIVATE' });
    rooms.open = await ben.createRoom({ name: 'Running club', kind: 'PUBLIC' });
    rooms.launch = await ana.createRoom({ name: 'Launch week', kind: 'PUBLIC' });
    await ana.joinRoom(coffee);
    await ben.joinRoom(rooms.launch);
    for (const [who, body] of conversation) {
      await (who === 'ana' ? ana : ben).sendMessage(rooms.launch, body);
    }
    await ben.sendMessage(coffee, 'Anybody at the machine at ten?');
    await ben.sendMessage(coffee, 'I bring cake.');
    await fillReviewRoom();
    rooms.archive = await ana.createRoom({ name: 'Last year', kind: 'PUBLIC' });
    await ana.sendMessage(rooms.archive, 'Thank you all, this was it.');
    await expectAnswer(ana, 'mutation ($id: ID!) { archiveRoom(id: $id, expectedVersion: 1) { id } }', {
      id: rooms.archive,
    });
    rooms.direct = await ben
      .send<{ openDirect: { id: string } | null }>(
        'mutation ($userId: ID!) { openDirect(userId: $userId) { id } }',
        { userId: await userIdOf(ana) },
      )
      .then(({ data }) => data?.openDirect?.id ?? '');
    await ben.sendMessage(rooms.direct, 'Lunch at one?');
  });

  /** A room in which messages name people, were edited and were deleted. */
  async function fillReviewRoom(): Promise<void> {
    const [anaId, benId] = await Promise.all([userIdOf(ana), userIdOf(ben)]);
    rooms.review = await ana.createRoom({ name: 'Launch review', kind: 'PUBLIC' });
    await ben.joinRoom(rooms.review);
    const send = (who: ChatClient, body: string, mentions: string[] = []) =>
      who
        .send<{ sendMessage: { id: string } | null }>(
          `mutation ($roomId: ID!, $clientId: ID!, $body: String!, $mentions: [ID!]) {
            sendMessage(roomId: $roomId, clientId: $clientId, body: $body, mentions: $mentions) { id }
          }`,
          { roomId: rooms.review, clientId: randomUUID(), body, mentions },
        )
        .then(({ data }) => data?.sendMessage?.id ?? '');
    await send(ana, 'Who has numbers of the first day? @Ben Okafor maybe?', [benId]);
    const edited = await send(ben, '1,240 sign-ups.');
    await expectAnswer(
      ben,
      `mutation ($roomId: ID!, $id: ID!) {
        editMessage(roomId: $roomId, id: $id, expectedVersion: 1, body: "1,420 sign-ups, @Ana Alvarez.") { id }
      }`,
      { roomId: rooms.review, id: edited },
    );
    const deleted = await send(ben, 'Wrong room, sorry.');
    await expectAnswer(
      ben,
      'mutation ($roomId: ID!, $id: ID!) { deleteMessage(roomId: $roomId, id: $id) { id } }',
      { roomId: rooms.review, id: deleted },
    );
    await send(ben, '@Ana Alvarez the details are in https://example.com/report', [anaId]);
    await send(ana, 'Thank you!');
  }
  afterEach(() => browser.endTest());
  afterAll(async () => {
    table[Symbol.dispose]();
    await browser[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
  });

  async function open(path: string, options?: BrowserContextOptions): Promise<ChatPage> {
    const chat = createChatPage(await browser.openPage(options), local.origin);
    await chat.visit(path);
    return chat;
  }

  /** Signs in once per person; later pages find the session where the browser keeps it. */
  async function openAs(name: 'Ana' | 'Dana' | 'Oscar', path: string): Promise<ChatPage> {
    const storageState = sessions.get(name);
    const chat = await open(path, storageState && { storageState });
    if (!storageState) await chat.signInAs(name);
    await chat.untilConnection('Live');
    if (!storageState) sessions.set(name, await chat.page.context().storageState());
    return chat;
  }

  const heading = ({ page }: ChatPage, name: string) => page.getByRole('heading', { name }).waitFor();

  /** Each screen of the app in each of its states. */
  const screens: Record<string, () => Promise<ChatPage>> = {
    async 'sign-in'() {
      const chat = await open('/sign-in');
      await heading(chat, 'Sign in to Chorus');
      return chat;
    },
    async 'sign-in-refused'() {
      browser.allowConsoleErrors(/status of 400/);
      const chat = await open('/sign-in');
      await chat.signInWith('ana', 'not it');
      await chat.page.getByRole('alert').getByText('E-mail or password is wrong.').waitFor();
      return chat;
    },
    async 'sign-up-incomplete'() {
      const chat = await open('/sign-up');
      await chat.signUp({ displayName: 'Carla', email: 'carla', password: 'short' });
      await chat.page.getByText('Enter a valid e-mail address.').waitFor();
      return chat;
    },
    async 'rooms-empty'() {
      const chat = await openAs('Dana', '/rooms');
      await heading(chat, 'No rooms yet');
      return chat;
    },
    async rooms() {
      const chat = await openAs('Ana', '/rooms');
      await chat.page
        .getByRole('link', { name: /Coffee/ })
        .getByText('I bring cake.')
        .waitFor();
      return chat;
    },
    async 'rooms-public'() {
      const chat = await openAs('Ana', '/rooms/browse');
      await chat.page.getByRole('button', { name: 'Join Running club' }).waitFor();
      return chat;
    },
    async timeline() {
      const chat = await openAs('Ana', `/rooms/${rooms.launch}`);
      await chat.log.getByText('Shipping.').waitFor();
      return chat;
    },
    async 'timeline-marks'() {
      const chat = await openAs('Ana', `/rooms/${rooms.review}`);
      await chat.log.getByText('Message deleted').waitFor();
      await chat.log.getByText('@Ben Okafor', { exact: true }).waitFor();
      return chat;
    },
    async 'message-actions'() {
      const chat = await openAs('Ana', `/rooms/${rooms.review}`);
      await chat.log.getByText('Thank you!').waitFor();
      await chat.log.focus();
      await chat.page.keyboard.press('ArrowUp');
      await chat.page.getByRole('button', { name: 'Edit message' }).last().waitFor();
      return chat;
    },
    async 'message-editing'() {
      const chat = await openAs('Ana', `/rooms/${rooms.review}`);
      await chat.log.getByText('Thank you!').waitFor();
      await chat.composer.press('ArrowUp');
      await chat.page.getByRole('textbox', { name: 'Edit message' }).waitFor();
      return chat;
    },
    async 'message-deleting'() {
      const chat = await openAs('Ana', `/rooms/${rooms.review}`);
      await chat.chooseAction('the details are in', 'Delete');
      await chat.page.getByRole('dialog', { name: 'Delete Ben Okafor’s message?' }).waitFor();
      return chat;
    },
    async 'mention-list'() {
      const chat = await openAs('Ana', `/rooms/${rooms.review}`);
      await chat.composer.pressSequentially('Well done @b');
      await chat.page.getByRole('option', { name: /Ben Okafor/ }).waitFor();
      return chat;
    },
    async members() {
      const chat = await openAs('Ana', `/rooms/${rooms.review}/members`);
      await chat.page.getByRole('button', { name: 'Actions for Ben Okafor' }).waitFor();
      return chat;
    },
    async 'members-add'() {
      const chat = await openAs('Ana', `/rooms/${rooms.review}/members`);
      await chat.page.getByRole('combobox', { name: 'Add people' }).pressSequentially('be');
      await chat.page.getByRole('option', { name: /Ben Okafor/ }).waitFor();
      return chat;
    },
    async 'room-settings'() {
      const chat = await openAs('Ana', `/rooms/${rooms.review}/settings`);
      await chat.page.getByRole('button', { name: 'Archive room' }).waitFor();
      return chat;
    },
    async 'room-settings-conflict'() {
      browser.allowConsoleErrors(/status of/);
      const chat = await openAs('Ana', `/rooms/${rooms.launch}/settings`);
      const topic = chat.page.getByRole('textbox', { name: 'Topic' });
      await topic.fill('Everything for Friday');
      const { data } = await ana.send<{ room: { version: number } | null }>(
        'query ($id: ID!) { room(id: $id) { version } }',
        { id: rooms.launch },
      );
      await expectAnswer(
        ana,
        `mutation ($id: ID!, $version: Int!) {
          updateRoom(id: $id, expectedVersion: $version, input: { topic: "Ready for Friday" }) { id }
        }`,
        { id: rooms.launch, version: data?.room?.version },
      );
      await chat.page.getByRole('button', { name: 'Save changes' }).click();
      await chat.page.getByRole('button', { name: 'Apply mine again' }).waitFor();
      return chat;
    },
    async 'room-archived'() {
      const chat = await openAs('Ana', `/rooms/${rooms.archive}`);
      await chat.page.getByText('This room is archived.').waitFor();
      return chat;
    },
    async 'room-direct'() {
      const chat = await openAs('Ana', `/rooms/${rooms.direct}`);
      await chat.log.getByText('Lunch at one?').waitFor();
      return chat;
    },
    async 'conversation-new'() {
      const chat = await openAs('Ana', '/rooms');
      await chat.page.getByRole('button', { name: 'New conversation' }).click();
      await chat.page.getByRole('combobox', { name: 'Write to' }).pressSequentially('be');
      await chat.page.getByRole('option', { name: /Ben Okafor/ }).waitFor();
      return chat;
    },
    async 'room-left'() {
      const id = await ben.createRoom({ name: 'Planning', kind: 'PRIVATE' });
      const member = { roomId: id, userId: await userIdOf(ana) };
      const change = (field: string) =>
        expectAnswer(
          ben,
          `mutation ($roomId: ID!, $userId: ID!) { ${field}(roomId: $roomId, userId: $userId) { userId } }`,
          member,
        );
      await change('addMember');
      const chat = await openAs('Ana', `/rooms/${id}`);
      await chat.page.getByText('Nobody has written in Planning yet').waitFor();
      await change('removeMember');
      await heading(chat, 'You’re no longer in Planning');
      return chat;
    },
    async 'room-visitor'() {
      const chat = await openAs('Ana', `/rooms/${rooms.open}`);
      await chat.page.getByRole('button', { name: 'Join room' }).waitFor();
      return chat;
    },
    async 'room-private'() {
      const chat = await openAs('Ana', `/rooms/${rooms.secret}`);
      await heading(chat, 'This room doesn’t exist or you aren’t a member');
      return chat;
    },
    async 'not-found'() {
      const chat = await openAs('Ana', '/nowhere');
      await heading(chat, 'There is nothing here');
      return chat;
    },
    async 'create-room'() {
      const chat = await openAs('Ana', '/rooms');
      await chat.page.getByRole('button', { name: 'Create room' }).click();
      const dialog = chat.page.getByRole('dialog', { name: 'Create room' });
      await dialog.getByRole('button', { name: 'Create room' }).click();
      await dialog.getByText('Enter a name of up to 80 characters.').waitFor();
      return chat;
    },
    async switcher() {
      const chat = await openAs('Ana', `/rooms/${rooms.launch}`);
      await chat.page.keyboard.press('Control+k');
      await chat.page.getByRole('dialog', { name: 'Go to' }).getByRole('combobox').pressSequentially('r');
      await chat.page.getByRole('option', { name: /Create room/ }).waitFor();
      return chat;
    },
    async offline() {
      browser.allowConsoleErrors(/WebSocket connection|ERR_INTERNET_DISCONNECTED/);
      const chat = await openAs('Ana', `/rooms/${rooms.launch}`);
      await chat.log.getByText('Shipping.').waitFor();
      await chat.page.context().setOffline(true);
      await chat.untilConnection('Offline');
      await chat.sendMessage('Is it out?');
      await chat.log.getByText('Not sent yet').waitFor();
      return chat;
    },
    async 'room-unreachable'() {
      browser.allowConsoleErrors(/WebSocket connection|ERR_INTERNET_DISCONNECTED/);
      const chat = await openAs('Ana', '/rooms');
      await chat.untilFetchedAhead();
      await chat.page.context().setOffline(true);
      await chat.page.getByRole('link', { name: /Launch week/ }).click();
      await chat.page.getByRole('alert').getByText('The server can’t be reached.').waitFor();
      await chat.sendMessage('Is it out?');
      await chat.log.getByText('Not sent yet').waitFor();
      return chat;
    },
  };

  /** The tree, first without and then with factories. */
  const treeScreens: Record<string, () => Promise<ChatPage>> = {
    async 'tree-empty'() {
      const chat = await openAs('Ana', '/tree');
      await heading(chat, 'No factories yet');
      return chat;
    },
    async 'tree-new-incomplete'() {
      const chat = await openAs('Ana', '/tree');
      await createTreePage(chat.page).create({ name: ' ', from: 6, to: 1 });
      await chat.page.getByRole('dialog').getByRole('textbox', { name: 'From' }).waitFor();
      return chat;
    },
    async tree() {
      const chat = await openAs('Ana', '/tree');
      const tree = createTreePage(chat.page);
      await tree.create({ name: 'Dice', from: 1, to: 6 });
      await tree.create({ name: 'Lottery', from: 1, to: 49 });
      await tree.create({
        name: 'A name as long as names may be, fifty characters!!',
        from: 0,
        to: 99_999_999,
      });
      await tree.row('Dice').waitFor();
      await tree.generate('Dice', 5);
      await tree.generate('Lottery', 15);
      await expect.poll(async () => (await tree.factories())[1]?.numbers.length).toBe(15);
      return chat;
    },
    async 'tree-menu'() {
      const chat = await openAs('Ana', '/tree');
      await createTreePage(chat.page)
        .row('Dice')
        .click({ button: 'right', position: { x: 60, y: 20 } });
      await chat.page.getByRole('menuitem', { name: 'Rename…' }).waitFor();
      return chat;
    },
    async 'tree-generate'() {
      const chat = await openAs('Ana', '/tree');
      await createTreePage(chat.page).choose('Dice', 'Generate numbers…');
      await chat.page.getByRole('textbox', { name: 'How many numbers' }).waitFor();
      return chat;
    },
    async 'tree-undo'() {
      const chat = await openAs('Ana', '/tree');
      await createTreePage(chat.page).choose('Lottery', 'Delete');
      await chat.page.getByRole('button', { name: /Undo/ }).waitFor();
      return chat;
    },
    async 'tree-offline'() {
      browser.allowConsoleErrors(/WebSocket connection|ERR_INTERNET_DISCONNECTED/);
      const chat = await openAs('Ana', '/tree');
      await createTreePage(chat.page).row('Dice').waitFor();
      await chat.page.context().setOffline(true);
      await chat.untilConnection('Offline');
      return chat;
    },
  };

  /** What operators see, first without and then with dead letters. */
  const opsScreens: Record<string, () => Promise<ChatPage>> = {
    async 'ops-no-access'() {
      const chat = await openAs('Ana', '/ops');
      await heading(chat, 'You don’t have access to operations');
      return chat;
    },
    async 'ops-empty'() {
      const chat = await openAs('Oscar', '/ops');
      await heading(chat, 'Choose a queue');
      await chat.page.getByText('None in the last 7 days.').waitFor();
      return chat;
    },
    async 'ops-letters'() {
      await sendPoison();
      const chat = await openAs('Oscar', '/ops/record-flow-work');
      await chat.page.getByText('Is not JSON', { exact: true }).waitFor();
      await chat.page.getByRole('list', { name: 'Alarms that ring' }).waitFor();
      await chat.page.getByText('Shape').first().click();
      return chat;
    },
    async 'ops-room'() {
      const chat = await openAs('Oscar', '/rooms/ops');
      await chat.log.getByRole('link', { name: '/ops/record-flow-work' }).waitFor();
      return chat;
    },
    async 'ops-discarding'() {
      const chat = await openAs('Oscar', '/ops/record-flow-work');
      await chat.page.getByRole('button', { name: 'Discard: Is not JSON, tried once' }).click();
      await chat.page.getByRole('dialog').getByRole('button', { name: 'Discard' }).waitFor();
      return chat;
    },
    async 'ops-redriven'() {
      const chat = await openAs('Oscar', '/ops/record-flow-work');
      await chat.page.getByRole('button', { name: 'Redrive all' }).click();
      await chat.page
        .getByRole('dialog')
        .getByRole('button', { name: /Put .* back/ })
        .click();
      await chat.page.getByRole('listitem').getByText('3 of 3 put back').waitFor();
      await chat.page.getByText('started a redrive of').scrollIntoViewIfNeeded();
      return chat;
    },
  };

  async function sendPoison(): Promise<void> {
    using queues = openQueues(local);
    await queues.send('RecordFlowWorkQueue', 'nothing readable');
    await queues.send('RecordFlowWorkQueue', poisonMessage(await userIdOf(ana)));
    await queues.send('RecordFlowWorkDeadLetters', recordMessage(await userIdOf(ana), 'late'), {
      reason: 'could not be stored',
      attempts: '5',
    });
    await expect.poll(() => queues.depthOf('RecordFlowWorkDeadLetters'), { timeout: 20_000 }).toBe(3);
  }

  const recordScreens = recordsScreens({
    openAs,
    allowConsoleErrors: (pattern) => browser.allowConsoleErrors(pattern),
  });

  it.each(
    Object.entries({
      ...screens,
      ...treeScreens,
      ...recordScreens,
      ...tokensScreens({ openAs }),
      ...webhooksScreens({
        openAs,
        owner: () => ({ client: ana, userId: userIdOf(ana) }),
        table: () => table,
      }),
      ...opsScreens,
    }),
  )('%s fits every screen and is accessible in both schemes', async (name, show) => {
    const { page } = await show();
    await page.mouse.move(0, 0);
    const findings: Record<string, string[]> = {};
    for (const { size, colorScheme } of views) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await untilDrawn(page);
      const picture = `${name}-${size.width}-${colorScheme}`;
      await page.screenshot({ path: `${folder}${picture}.png` });
      const found = await accessibilityFindings(page);
      if (found.length > 0) findings[picture] = found;
    }
    expect(findings).toEqual({});

    await page.setViewportSize(narrowest);
    await untilDrawn(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(narrowest.width);
  });

  // The README's picture is part of the repository: it changes when somebody asks for it.
  if (process.env['PICTURES_DOCS'] === '1') {
    it('shows two people in one room', async () => {
      const shot = async (name: 'Ana' | 'Ben', colorScheme: 'light' | 'dark') => {
        const page = await browser.openPage({
          viewport: { width: 800, height: 860 },
          colorScheme,
          deviceScaleFactor: 2,
        });
        const chat = createChatPage(page, local.origin);
        await chat.visit(`/rooms/${rooms.launch}`);
        await chat.signInAs(name);
        await chat.untilConnection('Live');
        await chat.log.getByText('Shipping.').waitFor();
        await page.mouse.move(0, 0);
        await untilDrawn(page);
        return { title: `Chorus: ${name}`, png: await page.screenshot() };
      };
      const windows = [await shot('Ana', 'light'), await shot('Ben', 'dark')];
      const page = await browser.openPage({ viewport: { width: 1280, height: 800 } });

      const picture = await pictureSideBySide(page, windows);
      writeFileSync(docsPicture, picture);
      expect(picture.byteLength).toBeLessThan(200_000);
    });
  }
});

async function expectAnswer(
  client: ChatClient,
  query: string,
  variables: Record<string, unknown>,
): Promise<void> {
  const { errors } = await client.send(query, variables);
  expect(errors).toEqual([]);
}

async function userIdOf(client: ChatClient): Promise<string> {
  const { data } = await client.send<{ me: { userId: string } }>('query { me { userId } }');
  return data?.me.userId ?? '';
}

async function rename(client: ChatClient, displayName: string): Promise<void> {
  await expectAnswer(
    client,
    'mutation ($displayName: String!) { updateProfile(displayName: $displayName) { userId } }',
    { displayName },
  );
}

/** A change of the window or the scheme is on the screen two frames later. */
async function untilDrawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}
