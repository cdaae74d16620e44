import type { ChatPage } from './chat-page.ts';

/** The screen of access tokens in each of its states: first without, then with some. */
export function tokensScreens(ways: {
  openAs(name: 'Ana' | 'Dana', path: string): Promise<ChatPage>;
}): Record<string, () => Promise<ChatPage>> {
  async function openDialog(): Promise<ChatPage> {
    const chat = await ways.openAs('Dana', '/tokens');
    await chat.page.getByRole('button', { name: 'New token' }).click();
    await chat.page.getByRole('dialog', { name: 'New access token' }).waitFor();
    return chat;
  }

  async function make(name: string): Promise<ChatPage> {
    const chat = await openDialog();
    await chat.page.getByRole('textbox', { name: 'Name' }).fill(name);
    await chat.page.getByRole('button', { name: 'Make token' }).click();
    await chat.page.getByRole('dialog', { name: 'Your new token' }).waitFor();
    return chat;
  }

  return {
    async 'tokens-no-access'() {
      const chat = await ways.openAs('Ana', '/tokens');
      await chat.page.getByRole('heading', { name: 'You can’t make access tokens' }).waitFor();
      return chat;
    },
    async 'tokens-empty'() {
      const chat = await ways.openAs('Dana', '/tokens');
      await chat.page.getByRole('heading', { name: 'No tokens yet' }).waitFor();
      return chat;
    },
    async 'tokens-incomplete'() {
      const chat = await openDialog();
      await chat.page.getByRole('button', { name: 'Make token' }).click();
      await chat.page.getByText('Give it a name that you know again.').waitFor();
      return chat;
    },
    'tokens-made': () => make('Night import'),
    async tokens() {
      const chat = await make(
        'A script whose name is as long as names may be, so that it needs a second line',
      );
      await chat.page.getByRole('button', { name: 'I have copied it' }).click();
      await chat.page.getByRole('button', { name: 'Revoke Night import' }).click();
      await chat.page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
      await chat.page.getByText('Revoked', { exact: true }).waitFor();
      return chat;
    },
  };
}
