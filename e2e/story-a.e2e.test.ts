import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type TestBrowser } from './support/browser.ts';
import { type ChatPage, createChatPage } from './support/chat-page.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

/** For what has to come over the network or after a pause of the app. */
const patiently = { timeout: 30_000 };
/** Nothing but an event is this early: the app looks for itself once a minute. */
const atOnce = { timeout: 10_000 };
/** What somebody who was removed may still receive, as docs/guarantees.md has it. */
const graceMs = 2_000;

/** What the browser itself logs when it has no network, or when an answer is lost. */
const connectionFailures = /WebSocket connection|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_ABORTED/;

/** Lets the page's next `sendMessage` reach the server and loses the answer; later ones pass. */
async function loseNextAnswer(page: Page): Promise<{ lost(): readonly string[]; sent(): readonly string[] }> {
  const lost: string[] = [];
  const sent: string[] = [];
  await page.route('**/graphql', async (route) => {
    const body = /"operationName":"SendMessage".*"body":"([^"]*)"/.exec(
      route.request().postData() ?? '',
    )?.[1];
    if (body === undefined) return route.continue();
    sent.push(body);
    if (lost.length > 0) return route.continue();
    lost.push(body);
    const answer = await route.fetch();
    expect(await answer.text()).toContain(body);
    await route.abort('connectionaborted');
  });
  return { lost: () => lost, sent: () => sent };
}

/** Resolves with the moment the heading appeared, by the page's own clock: Unix milliseconds. */
function appearance(page: Page, heading: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const titles = [...document.querySelectorAll('h1, h2')];
          if (!titles.some(({ textContent }) => textContent === wanted)) return;
          observer.disconnect();
          resolve(Date.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
        look();
      }),
    heading,
  );
}

/** Follows what the page's sockets bring from now on. */
function watchFrames(page: Page): { texts(): readonly string[] } {
  const texts: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => void texts.push(payload.toString())),
  );
  return { texts: () => texts };
}

describe('Story A, chat', () => {
  let local: LocalProcess;
  let here: TestBrowser;
  let onTheTrain: TestBrowser;
  let ana: ChatPage;
  let ben: ChatPage;
  let carla: ChatPage;
  let frames: ReturnType<typeof watchFrames>;

  beforeAll(async () => {
    [local, here, onTheTrain] = await Promise.all([startLocalProcess(), startBrowser(), startBrowser()]);
    onTheTrain.allowConsoleErrors(connectionFailures);
    const open = async (browser: TestBrowser) => createChatPage(await browser.openPage(), local.origin);
    [ana, carla, ben] = await Promise.all([open(here), open(here), open(onTheTrain)]);
    frames = watchFrames(ben.page);
  });
  afterAll(async () => {
    try {
      await Promise.all([here.endTest(), onTheTrain.endTest()]);
    } finally {
      await Promise.all([here[Symbol.asyncDispose](), onTheTrain[Symbol.asyncDispose]()]);
      await local[Symbol.asyncDispose]();
    }
  });

  const bodies = async (chat: ChatPage) => (await chat.messages()).map(({ body }) => body);
  const roomLink = ({ page }: ChatPage, name: string) => page.getByRole('link', { name: new RegExp(name) });

  it('begins with Ana, who signs up, creates the private room “launch” and adds Ben: he sees it at once', async () => {
    await ana.visit('/sign-up');
    await ana.signUp({ displayName: 'Ana Alvarez', email: 'ana@example.org', password: 'Ana-knows-1!' });
    await ben.visit('/rooms');
    await ben.signInAs('Ben');
    await ben.untilConnection('Live');
    await ana.createRoom({ name: 'launch', kind: 'Private' });
    expect(await roomLink(ben, 'launch').count()).toBe(0);

    await ana.addMember('ben');
    await roomLink(ben, 'launch').waitFor(atOnce);
    await roomLink(ben, 'launch').click();
    await ana.sendMessage('Welcome, Ben');
    await expect.poll(() => bodies(ben), patiently).toEqual(['Welcome, Ben']);
  });

  it('keeps what Ben types in the tunnel, and brings both everything once and in one order', async () => {
    const { announced } = await ben.watchConnection();
    await ben.page.context().setOffline(true);
    await ben.untilConnection('Offline');
    await ben.sendMessage('From the tunnel');
    await ben.sendMessage('Still dark here');
    await ben.page.getByRole('button', { name: 'Connection: Offline (2 queued)' }).waitFor();
    const meanwhile = ['The page is ready', 'The numbers as well', 'Ben, are you there?'];
    for (const body of meanwhile) await ana.sendMessage(body);
    await expect.poll(() => bodies(ana), patiently).toEqual(['Welcome, Ben', ...meanwhile]);

    const { lost, sent } = await loseNextAnswer(ben.page);
    const back = ben.page.context().setOffline(false);
    const laterOn = ['We go on', 'Step by step', 'Almost there'];
    for (const body of laterOn) await ana.sendMessage(body);
    await back;
    await ben.untilConnection('Live');

    const everything = [
      'Welcome, Ben',
      ...meanwhile,
      ...laterOn,
      'From the tunnel',
      'Still dark here',
    ].sort();
    await expect.poll(async () => (await bodies(ben)).sort(), patiently).toEqual(everything);
    await expect.poll(async () => (await bodies(ana)).sort(), patiently).toEqual(everything);
    const atBen = await ben.messages();
    expect(atBen).toEqual(await ana.messages());
    const by = (name: string) => atBen.filter(({ author }) => author === name).map(({ body }) => body);
    expect(by('Ana Alvarez')).toEqual(['Welcome, Ben', ...meanwhile, ...laterOn]);
    expect(by('ben')).toEqual(['From the tunnel', 'Still dark here']);
    expect(lost()).toEqual(['From the tunnel']);
    expect(sent()).toContain('Still dark here');
    expect((await announced()).slice(-2)).toEqual(['Catching up', 'Live']);
    await ben.page.getByRole('button', { name: 'Connection: Live' }).waitFor();
  });

  it('shows Carla where she is mentioned', async () => {
    await carla.visit('/sign-up');
    await carla.signUp({
      displayName: 'Carla Costa',
      email: 'carla@example.org',
      password: 'Carla-knows-1!',
    });
    await carla.untilConnection('Live');
    await ana.addMember('Carla Costa');
    await roomLink(carla, 'launch').waitFor(atOnce);

    await ana.composer.fill('Meet our guest, ');
    await ana.composer.pressSequentially('@Car');
    await ana.page.getByRole('option', { name: 'Carla Costa' }).waitFor();
    await ana.composer.press('Enter');
    await ana.composer.press('Enter');
    await roomLink(carla, 'launch').getByText('1 unread').waitFor(atOnce);
    await roomLink(carla, 'launch').click();
    await carla.log.locator('article[data-mentions-me]').getByText('@Carla Costa').waitFor();
  });

  it('ends with Ben’s removal in the middle of a burst: within two seconds he is out and hears nothing more', async () => {
    const gone = appearance(ben.page, 'You’re no longer in launch');
    const removal = ana.page.waitForResponse((response) =>
      (response.request().postData() ?? '').includes('"operationName":"RemoveMember"'),
    );
    const burst = (async () => {
      for (let count = 1; count <= 6; count += 1) await carla.sendMessage(`Burst ${count}`);
    })();
    await ben.log.getByText('Burst 1').waitFor();
    await ana.removeMember('ben');
    const { data } = (await (await removal).json()) as { data: { removeMember: { removedAt: string } } };
    const removedAtMs = Date.parse(data.removeMember.removedAt);
    expect((await gone) - removedAtMs).toBeLessThan(graceMs);
    await burst;
    await expect.poll(() => Date.now(), patiently).toBeGreaterThan(removedAtMs + graceMs);

    await carla.sendMessage('Among us');
    await ana.log.getByText('Among us').waitFor();
    // What arrives in another room afterwards shows that everything before it has had its time.
    await carla.createRoom({ name: 'elsewhere', kind: 'Private' });
    await carla.addMember('ben');
    await carla.sendMessage('Over here, Ben');
    await roomLink(ben, 'elsewhere').getByText('Over here, Ben').waitFor();
    expect(frames.texts().filter((text) => text.includes('Among us'))).toEqual([]);
    expect(await roomLink(ben, 'launch').count()).toBe(0);
    expect(await ben.page.content()).not.toContain('Among us');
  });
});
