import type { ChatClient } from './chat-client.ts';
import type { ChatPage } from './chat-page.ts';
import type { ChatTable } from './chat-table.ts';
import { putDeliveries, putWebhooks } from './stored-webhooks.ts';
import { createWebhooksPage } from './webhooks-page.ts';

const messages = ['chat.message.created.v1', 'chat.message.edited.v1', 'chat.message.deleted.v1'];
const launchBot = 'bot.example.org/rooms/launch';

const answered = { attempt: 1, durationMs: 84, httpStatus: 204 };
const unanswered = { durationMs: 5_000, error: 'There was no answer within 5 s.' };
const refused = { durationMs: 61, httpStatus: 503, error: 'The receiver answered 503.' };

/** The webhooks among a room's settings: one that is sent to, one that is not any more. */
export function webhooksScreens(ways: {
  openAs(name: 'Ana', path: string): Promise<ChatPage>;
  owner(): { client: ChatClient; userId: Promise<string> };
  table(): ChatTable;
}): Record<string, () => Promise<ChatPage>> {
  let room: Promise<string> | null = null;

  async function fillRoom(): Promise<string> {
    const { client, userId } = ways.owner();
    const ownerId = await userId;
    const roomId = await client.createRoom({ name: 'Releases', kind: 'PRIVATE' });
    const [bot = '', archive = ''] = await putWebhooks(ways.table(), roomId, [
      {
        url: `https://${launchBot}`,
        eventTypes: [...messages, 'chat.membership.joined.v1'],
        active: true,
        ownerId,
      },
      {
        url: 'https://a-long-name-of-a-receiver.eu-central-1.archive.example.com/rooms/releases/events?keep=forever',
        eventTypes: ['chat.message.deleted.v1', 'chat.room.archived.v1'],
        active: false,
        ownerId,
      },
    ]);
    const before = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
    await putDeliveries(ways.table(), bot, [
      { ...refused, attempt: 1, eventId: '01KABZ7QH4N8M3R5T7V9X1Z3B5', at: before(700) },
      { ...unanswered, attempt: 2, eventId: '01KABZ7QH4N8M3R5T7V9X1Z3B5', at: before(690) },
      { ...answered, attempt: 3, eventId: '01KABZ7QH4N8M3R5T7V9X1Z3B5', at: before(390) },
      { ...answered, eventId: '01KABZJ2W6P0Q4S8V2Y6A0C4E8', at: before(120) },
      { ...answered, durationMs: 1_240, eventId: '01KABZK5T9R3D7F1H5K9N3Q7S1', at: before(45) },
    ]);
    await putDeliveries(ways.table(), archive, [
      { ...refused, attempt: 8, eventId: '01KABC0N2P4R6T8V0X2Z4B6D8F', at: before(86_400) },
    ]);
    return roomId;
  }

  async function open(): Promise<ChatPage> {
    room ??= fillRoom();
    const chat = await ways.openAs('Ana', `/rooms/${await room}/settings#webhooks`);
    await chat.page.getByText('The last delivery failed: The receiver answered 503.').waitFor();
    return chat;
  }

  return {
    webhooks: open,
    async 'webhooks-add'() {
      const chat = await open();
      const { addButton, dialog } = createWebhooksPage(chat.page);
      await addButton.click();
      await dialog('Add webhook').getByRole('textbox', { name: 'Address' }).fill('https://127.0.0.1/events');
      await chat.page.keyboard.press('Enter');
      await chat.page.getByText('The address must name a host with public addresses only.').waitFor();
      return chat;
    },
    async 'webhooks-secret'() {
      const chat = await open();
      const { choose, dialog } = createWebhooksPage(chat.page);
      await choose(launchBot, 'New secret');
      await chat.page.getByRole('dialog').getByRole('button', { name: 'Make new secret' }).click();
      await dialog('Your new secret').waitFor();
      return chat;
    },
    async 'webhooks-deliveries'() {
      const chat = await open();
      const { choose, deliveries } = createWebhooksPage(chat.page);
      await choose(launchBot, 'Deliveries');
      await deliveries.first().waitFor();
      return chat;
    },
  };
}
