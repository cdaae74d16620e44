import type { Locator, Page } from 'playwright-core';

/** What one message says on the screen. */
export interface ShownMessage {
  author: string;
  body: string;
}

/** The web app as a person uses it: everything is found by the name it has for them. */
export interface ChatPage {
  readonly page: Page;
  /** The messages of the room. */
  readonly log: Locator;
  /** Where messages are written. */
  readonly composer: Locator;
  /** The chip that tells the state of the connection. */
  readonly connection: Locator;
  /** Opens a path of the app. */
  visit(path: string): Promise<void>;
  /** One click on a demo user of the sign-in page. */
  signInAs(name: 'Ana' | 'Ben' | 'Dana' | 'Oscar'): Promise<void>;
  signInWith(email: string, password: string): Promise<void>;
  /** Fills in the sign-up form and sends it off. */
  signUp(account: { displayName: string; email: string; password: string }): Promise<void>;
  signOut(): Promise<void>;
  /** Creates a room by its dialog and lands in it; answers its path. */
  createRoom(room: { name: string; kind: 'Public' | 'Private'; topic?: string }): Promise<string>;
  /** Finds a public room among all and joins it. */
  joinRoom(name: string): Promise<void>;
  /** Opens the panel of the room's members and adds somebody found by the beginning of their name. */
  addMember(name: string): Promise<void>;
  /** Takes somebody out of the room by the members' panel. */
  removeMember(name: string): Promise<void>;
  /** Opens the menu of the message with this text and chooses from it. */
  chooseAction(body: string, action: 'Copy text' | 'Copy link' | 'Edit' | 'Delete'): Promise<void>;
  /** Types and presses Enter; does not wait for the server. */
  sendMessage(body: string): Promise<void>;
  /** What stands in the timeline, top to bottom; of a long one the part that is on the screen. */
  messages(): Promise<ShownMessage[]>;
  /** Resolves once all code is there that the page fetches ahead. */
  untilFetchedAhead(): Promise<void>;
  /** Resolves once the connection says so. */
  untilConnection(state: 'Live' | 'Offline' | 'Reconnecting'): Promise<void>;
  /** Follows what the connection announces from now on, without a gap. */
  watchConnection(): Promise<{ announced(): Promise<string[]> }>;
}

/** Tries to connect are 30 s apart at most, and then the app has to catch up. */
const connectionPatience = { timeout: 60_000 };

/** Steps on one page of the app at `origin`. */
export function createChatPage(page: Page, origin: string): ChatPage {
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const log = page.getByRole('log');
  const composer = page.getByRole('textbox', { name: 'Message', exact: true });
  // Password fields have no role.
  const passwordField = page.getByLabel('Password', { exact: true });
  const announcement = page.getByRole('status', { name: 'Connection' });

  async function openMembers(): Promise<void> {
    if ((await page.getByRole('list', { name: 'Members' }).count()) > 0) return;
    await page.getByRole('link', { name: 'Members' }).click();
  }

  async function create(room: { name: string; kind: string; topic?: string }): Promise<string> {
    await button('Create room').first().click();
    const dialog = page.getByRole('dialog', { name: 'Create room' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(room.name);
    if (room.topic !== undefined) await dialog.getByRole('textbox', { name: 'Topic' }).fill(room.topic);
    await dialog.getByRole('radio', { name: room.kind }).check();
    await dialog.getByRole('button', { name: 'Create room' }).click();
    await page.getByRole('heading', { level: 1, name: room.name }).waitFor();
    return new URL(page.url()).pathname;
  }

  return {
    page,
    log,
    composer,
    connection: button(/^Connection:/),
    visit: async (path) => void (await page.goto(origin + path)),
    async signInAs(name) {
      await button(`Sign in as ${name}`).click();
      await page.getByRole('navigation', { name: 'Places' }).waitFor();
    },
    async signInWith(email, password) {
      await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
      await passwordField.fill(password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    },
    async signUp({ displayName, email, password }) {
      await page.getByRole('textbox', { name: 'Display name' }).fill(displayName);
      await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
      await passwordField.fill(password);
      await button('Create account').click();
    },
    async signOut() {
      await button(/^You: /).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in to Chorus' }).waitFor();
    },
    createRoom: create,
    async joinRoom(name) {
      await page.getByRole('link', { name: 'Browse public rooms' }).first().click();
      await button(`Join ${name}`).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await composer.waitFor();
    },
    async addMember(name) {
      await openMembers();
      await page.getByRole('combobox', { name: 'Add people' }).fill(name);
      await page.getByRole('option', { name: new RegExp(`^${name}`) }).click();
      await button(`Actions for ${name}`).waitFor();
    },
    async removeMember(name) {
      await openMembers();
      await button(`Actions for ${name}`).click();
      await page.getByRole('menuitem', { name: 'Remove from room' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    },
    async chooseAction(body, action) {
      await log.getByText(body).hover();
      await button('More actions').click();
      await page.getByRole('menuitem', { name: action }).click();
    },
    async sendMessage(body) {
      await composer.fill(body);
      await composer.press('Enter');
    },
    messages: () =>
      log.getByRole('article').evaluateAll((articles) =>
        articles.map((article) => {
          const [author = '', body = ''] = (article.getAttribute('aria-labelledby') ?? '')
            .split(' ')
            .map((id) => document.getElementById(id)?.textContent ?? '');
          return { author, body };
        }),
      ),
    async untilFetchedAhead() {
      // Idle callbacks come in the order they were asked for: that of the app was before.
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
      await page.waitForFunction(() => {
        const fetched = new Set(performance.getEntriesByType('resource').map(({ name }) => name));
        const wanted = document.querySelectorAll<HTMLLinkElement>(
          'link[rel=modulepreload], link[rel=stylesheet]',
        );
        return [...wanted].every(({ href }) => fetched.has(href));
      });
    },
    untilConnection: (state) => announcement.getByText(state, { exact: true }).waitFor(connectionPatience),
    async watchConnection() {
      const list = await announcement.evaluateHandle((element) => {
        const announced: string[] = [];
        const note = () => void announced.push(element.textContent ?? '');
        new MutationObserver(note).observe(element, { childList: true, characterData: true, subtree: true });
        return announced;
      });
      return { announced: () => list.jsonValue() };
    },
  };
}
