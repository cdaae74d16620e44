import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  // What the script of axe-core defines in the page.
  var axe: { run(context: Document, options: axe.RunOptions): Promise<axe.AxeResults> } | undefined;
}

const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe-core finds serious or critical in the page as it is: a line for each element, with rule and advice. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  if (await page.evaluate(() => globalThis.axe === undefined)) await page.addScriptTag({ path: script });
  const results = await page.evaluate(() => globalThis.axe?.run(document, { resultTypes: ['violations'] }));
  if (!results) throw new Error('axe-core is not in the page.');
  const grave = results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return grave.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${help}: ${target.join(' ')} ${failureSummary}`),
  );
}
