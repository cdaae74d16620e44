import type { Locator, Page } from 'playwright-core';

/** What a person fills in by hand. */
export interface RecordForm {
  'Information one'?: string;
  'Information two'?: string;
  Kind?: string;
  Value?: string;
  'Occurred at'?: string;
}

/** The records screen as a person uses it: everything is found by the name it has for them. */
export interface RecordsPage {
  readonly page: Page;
  readonly dialog: Locator;
  readonly table: Locator;
  /** The row of the record with this first text. */
  row(informationOne: string): Locator;
  /** Fills in the form for one record and sends it off. */
  submit(form: RecordForm): Promise<void>;
  /** Opens the dialog for many and puts the text in. */
  paste(text: string): Promise<void>;
  /** Sends what was pasted and waits for the outcome; answers what it says. */
  submitPasted(): Promise<string>;
  /** Starts a job by its dialog. */
  generate(job: { count: number | string; kind: string; seed?: number }): Promise<void>;
  /** The card of a job. */
  job(kind: string): Locator;
  /** A number above the chart. */
  tile(name: 'Last 24 hours' | 'Waiting' | 'Rejected'): Promise<string>;
  /** Follows which statuses the row with this first text shows from now on. */
  watchStatus(informationOne: string): Promise<{ seen(): Promise<string[]> }>;
}

/** Steps on the records screen of one page. */
export function createRecordsPage(page: Page): RecordsPage {
  const dialog = page.getByRole('dialog');
  const table = page.getByRole('table', { name: 'Records' });
  const button = (name: string | RegExp) => page.getByRole('button', { name });

  return {
    page,
    dialog,
    table,
    row: (informationOne) =>
      table.getByRole('row').filter({ has: page.getByRole('link', { name: informationOne, exact: true }) }),
    async submit(form) {
      await button(/^Submit (the first )?record/)
        .first()
        .click();
      for (const [label, text] of Object.entries(form)) await dialog.getByLabel(label).fill(text);
      await dialog.getByRole('button', { name: 'Submit' }).click();
    },
    async paste(text) {
      await button('Paste').click();
      await dialog.getByRole('textbox', { name: 'CSV or JSON' }).fill(text);
    },
    async submitPasted() {
      await dialog.getByRole('button', { name: /^Submit [\d,]+ records?$/ }).click();
      await dialog.getByRole('button', { name: 'Done' }).waitFor();
      return dialog.getByRole('status').innerText();
    },
    async generate({ count, kind, seed }) {
      await button(/^Generate/)
        .first()
        .click();
      await dialog.getByRole('textbox', { name: 'Count' }).fill(`${count}`);
      await dialog.getByRole('textbox', { name: 'Kind' }).fill(kind);
      if (seed !== undefined) await dialog.getByRole('textbox', { name: 'Seed' }).fill(`${seed}`);
      await dialog.getByRole('button', { name: 'Start' }).click();
    },
    job: (kind) => page.getByRole('article', { name: new RegExp(`^Job: .*, ${kind}$`) }),
    tile: (name) =>
      page
        .locator('dl > div')
        .filter({ has: page.locator('dt', { hasText: name }) })
        .locator('dd')
        .first()
        .innerText(),
    async watchStatus(informationOne) {
      const list = await page.evaluateHandle((text) => {
        const seen: string[] = [];
        const look = () => {
          const link = [...document.querySelectorAll('[data-record] a')].find(
            ({ textContent }) => textContent === text,
          );
          const status = link?.closest('[data-record]')?.querySelector('[data-status]')?.textContent;
          if (status && status !== seen.at(-1)) seen.push(status);
        };
        new MutationObserver(look).observe(document.body, {
          childList: true,
          characterData: true,
          subtree: true,
        });
        return seen;
      }, informationOne);
      return { seen: () => list.jsonValue() };
    },
  };
}
