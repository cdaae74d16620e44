import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  // What the script of axe-core defines in the page.
  var axe: { run(context: Document, options: axe.RunOptions): Promise<axe.AxeResults> } | undefined;
}

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules whose findings depend on the colour scheme. */
export const colorRules = ['color-contrast'];

/**
 * What axe-core finds serious or critical in the page as it is: a line for each element, with rule and advice.
 *
 * @param rules ids of the rules to go by; all by default.
 */
export async function accessibilityFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (await page.evaluate(() => globalThis.axe === undefined)) await addAxe(page);
  const results = await page.evaluate(
    (runOnly) => globalThis.axe?.run(document, { resultTypes: ['violations'], ...(runOnly && { runOnly }) }),
    rules && [...rules],
  );
  if (!results) throw new Error('axe-core is not in the page.');
  const grave = results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return grave.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${help}: ${target.join(' ')} ${failureSummary}`),
  );
}

/** As the developer tools would: the page's own policy lets no script in. */
async function addAxe(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Runtime.evaluate', { expression: script });
  await devTools.detach();
}
