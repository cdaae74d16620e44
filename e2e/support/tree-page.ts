import type { Locator, Page } from 'playwright-core';

/** A factory as the tree shows it. */
export interface ShownFactory {
  name: string;
  numbers: string[];
}

/** The tree as a person uses it: everything is found by the name it has for them. */
export interface TreePage {
  readonly page: Page;
  readonly tree: Locator;
  /** The row of a factory. */
  row(name: string): Locator;
  /** The factories on the screen, top to bottom, with their numbers. */
  factories(): Promise<ShownFactory[]>;
  /** Fills in the form for a new factory and sends it off. */
  create(factory: { name: string; from: number | string; to: number | string }): Promise<void>;
  /** Opens a factory's menu by its button and chooses from it. */
  choose(name: string, action: FactoryAction): Promise<void>;
  /** Draws numbers by the menu and its dialog. */
  generate(name: string, count: number): Promise<void>;
  /** Opens the rename dialog and writes the new name, without sending it. */
  beginRename(name: string, to: string): Promise<void>;
  /** The row that has the keyboard, as a screen reader says it. */
  focusedRow(): Promise<string | null>;
}

export type FactoryAction = 'Generate numbers…' | 'Rename…' | 'Change range…' | 'Delete';

/** Steps on the tree of one page. */
export function createTreePage(page: Page): TreePage {
  const tree = page.getByRole('tree', { name: 'Factories' });
  const row = (name: string) => tree.getByRole('treeitem', { name: new RegExp(`^${name}, `) });
  const field = (name: string) => page.getByRole('dialog').getByRole('textbox', { name });

  async function choose(name: string, action: FactoryAction): Promise<void> {
    await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
    await page.getByRole('menuitem', { name: action }).click();
  }

  return {
    page,
    tree,
    row,
    factories: () =>
      page.locator('[role=treeitem][aria-level="2"]').evaluateAll((rows) =>
        rows.map((element) => {
          const [name = '', , numbers = ''] =
            /^(.*?), ([\d,]+ to [\d,]+), (?:no numbers|\d+ numbers?: )?(.*)$/
              .exec(element.querySelector('.visually-hidden')?.textContent ?? '')
              ?.slice(1) ?? [];
          return { name, numbers: numbers === '' ? [] : numbers.split(', ') };
        }),
      ),
    async create({ name, from, to }) {
      await page
        .getByRole('button', { name: /New factory|Create the first factory/ })
        .first()
        .click();
      await field('Name').fill(name);
      await field('From').fill(`${from}`);
      await field('To').fill(`${to}`);
      await page.getByRole('button', { name: 'Create factory' }).click();
    },
    choose,
    async generate(name, count) {
      await choose(name, 'Generate numbers…');
      await field('How many numbers').fill(`${count}`);
      await page.getByRole('button', { name: 'Generate' }).click();
    },
    async beginRename(name, to) {
      await choose(name, 'Rename…');
      await field('Name').fill(to);
    },
    focusedRow: () =>
      page.evaluate(() => {
        const { activeElement } = document;
        if (!activeElement?.matches('[role=treeitem]')) return null;
        // The words of a factory come first in its row; those of other rows are all there is in them to hear.
        const words = activeElement.querySelector('.visually-hidden, span:not([aria-hidden])');
        return words?.textContent ?? null;
      }),
  };
}
