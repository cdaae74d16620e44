import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { startBrowser, type TestBrowser } from '../e2e/support/browser.ts';
import { type ChatClient, signIn } from '../e2e/support/chat-client.ts';
import { createChatPage } from '../e2e/support/chat-page.ts';
import { openChatTable } from '../e2e/support/chat-table.ts';
import { type LocalProcess, startLocalProcess } from '../e2e/support/local-process.ts';
import { watchFrames } from './load/drawn-frames.ts';
import { processorSeconds } from './load/processor-time.ts';
import type { Figures } from './measure.ts';

const messages = 10_000;
const factories = 500;
const eventsPerSecond = 100;
const eventSeconds = 10;
/** Share of a processor. */
const idleLoad = 0.1;
/** Of the mouse wheel: a fast, steady scroll. */
const wheelPx = 1_200;
const wheelEveryMs = 30;

/** How the app draws while it has much to draw: a long room, a full tree, a hundred messages a second. */
export async function measureWeb(): Promise<Figures> {
  await using local = await startLocalProcess();
  const ben = await signIn(local.outputs, 'ben');
  await liftLimits(local, ben);
  const [long, busy] = [await createRoom(ben, 'Long'), await createRoom(ben, 'Busy')];
  await fillRoom(ben, long);
  await fillTree(ben);
  await untilIdle(local);
  const browser = await startBrowser();
  try {
    return {
      ...(await measureScroll(browser, local, `/rooms/${long}`, 'scrollRoom', -wheelPx)),
      ...(await measureScroll(browser, local, '/tree', 'scrollTree', wheelPx)),
      ...(await measureEvents(browser, local, ben, busy)),
    };
  } finally {
    await browser.endTest();
    await browser[Symbol.asyncDispose]();
  }
}

/** What was written has readers of its own in the runtime: it is measured without them. */
async function untilIdle({ pid }: LocalProcess): Promise<void> {
  for (let isIdle = false; !isIdle;) {
    const before = processorSeconds([pid]);
    await delay(1_000);
    isIdle = processorSeconds([pid]) - before < idleLoad;
  }
}

async function liftLimits(local: LocalProcess, person: ChatClient): Promise<void> {
  using table = await openChatTable(local);
  const { data } = await person.send<{ me: { userId: string } }>('{ me { userId } }');
  await table.liftSendRate(data?.me.userId ?? '');
}

/** A public room, which Ana finds by its address. */
const createRoom = (person: ChatClient, name: string) => person.createRoom({ name, kind: 'PUBLIC' });

async function fillRoom(person: ChatClient, roomId: string): Promise<void> {
  await sideBySide(messages, async (index) => {
    // Every seventh is a paragraph.
    const body = `Message ${index}. ${'The line is up again. '.repeat(index % 7 === 0 ? 12 : 1)}`;
    const { errors } = await person.sendMessage(roomId, body);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
  });
}

async function fillTree(person: ChatClient): Promise<void> {
  await sideBySide(factories, async (index) => {
    const { errors } = await person.send(
      `mutation ($clientId: ID!, $input: CreateFactoryInput!) {
        createFactory(treeId: "main", clientId: $clientId, input: $input) { id }
      }`,
      { clientId: randomUUID(), input: { name: `Factory ${index}`, lowerBound: 0, upperBound: 1_000 } },
    );
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
  });
}

async function sideBySide(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const loop = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: 16 }, loop));
}

async function openAs(browser: TestBrowser, local: LocalProcess, path: string): Promise<Page> {
  const chat = createChatPage(await browser.openPage(), local.origin);
  await chat.visit(path);
  await chat.signInAs('Ben');
  await chat.untilConnection('Live');
  return chat.page;
}

/** Turns the wheel from one end to the other: until ten seconds have passed, or nothing moves any more. */
async function measureScroll(
  browser: TestBrowser,
  local: LocalProcess,
  path: string,
  name: string,
  stepPx: number,
): Promise<Figures> {
  const page = await openAs(browser, local, path);
  await page.mouse.move(640, 400);
  const frames = await watchFrames(page);
  const endsAtMs = performance.now() + 10_000;
  while (performance.now() < endsAtMs) {
    await page.mouse.wheel(0, stepPx);
    await page.waitForTimeout(wheelEveryMs);
  }
  return frames.figures(name);
}

/** Somebody reads a room in which a hundred messages a second arrive. */
async function measureEvents(
  browser: TestBrowser,
  local: LocalProcess,
  sender: ChatClient,
  roomId: string,
): Promise<Figures> {
  const page = await openAs(browser, local, `/rooms/${roomId}`);
  const frames = await watchFrames(page);
  const startedAtMs = performance.now();
  const sending: ReturnType<ChatClient['sendMessage']>[] = [];
  while (sending.length < eventsPerSecond * eventSeconds) {
    const due = Math.floor(((performance.now() - startedAtMs) / 1000) * eventsPerSecond);
    while (sending.length < due) sending.push(sender.sendMessage(roomId, `Reading ${sending.length}`));
    await page.waitForTimeout(5);
  }
  const answers = await Promise.all(sending);
  const seconds = (performance.now() - startedAtMs) / 1000;
  const sent = answers.map(({ data }) => data?.sendMessage ?? { id: '', body: '' });
  const last = sent.reduce((newest, message) => (message.id > newest.id ? message : newest));
  await page.getByText(last.body ?? '', { exact: true }).waitFor();
  return { ...(await frames.figures('events')), eventsPerSecond: sent.length / seconds };
}
