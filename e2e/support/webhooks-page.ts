import type { Locator, Page } from 'playwright-core';

type WebhookAction =
  'Deliveries' | 'Send test event' | 'Edit' | 'Switch off' | 'Switch on' | 'New secret' | 'Delete';

/** The webhooks among a room's settings, as an owner uses them. */
export interface WebhooksPage {
  readonly section: Locator;
  readonly addButton: Locator;
  /** What is said of the webhook with this address. */
  row(address: string): Locator;
  /** Opens the menu of a webhook and chooses from it. */
  choose(address: string, action: WebhookAction): Promise<void>;
  /** Adds one that is sent new messages, and closes what shows its secret; answers that. */
  add(url: string): Promise<string>;
  dialog(name: string | RegExp): Locator;
  /** The log, row by row: all that stands in a row. */
  readonly deliveries: Locator;
}

export function createWebhooksPage(page: Page): WebhooksPage {
  const section = page.getByRole('region', { name: 'Webhooks' });
  const addButton = section.getByRole('button', { name: 'Add webhook' });
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
  const row = (address: string) => section.getByRole('listitem').filter({ hasText: address });
  return {
    section,
    addButton,
    row,
    async choose(address, action) {
      await row(address).getByRole('button').click();
      await page.getByRole('menuitem', { name: action }).click();
    },
    async add(url) {
      await addButton.click();
      await dialog('Add webhook').getByRole('textbox', { name: 'Address' }).fill(url);
      await page.keyboard.press('Enter');
      const secret = await dialog('Webhook added').getByLabel('Secret').textContent();
      await page.getByRole('button', { name: 'I have copied the secret' }).click();
      return secret ?? '';
    },
    dialog,
    deliveries: page.getByRole('table', { name: /^Deliveries/ }).locator('[role=row]:has([role=cell])'),
  };
}
