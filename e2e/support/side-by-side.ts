import type { Page } from 'playwright-core';

/** A screenshot to be shown as a window of its own. */
export interface WindowPicture {
  title: string;
  png: Buffer;
}

const style = `
  body { margin: 0; padding: 28px; display: flex; align-items: start; gap: 28px; background: #dfe3ea; font: 13px system-ui, sans-serif; }
  figure { margin: 0; flex: 1; border-radius: 10px; overflow: hidden; box-shadow: 0 2px 12px rgb(0 0 0 / 25%); }
  figcaption { padding: 8px 14px; background: #f4f5f7; color: #444; text-align: center; }
  img { display: block; width: 100%; }
`;

/** Makes one picture of several, side by side. `page` is used up. */
export async function pictureSideBySide(page: Page, windows: readonly WindowPicture[]): Promise<Buffer> {
  const figures = windows.map(
    ({ title, png }) =>
      `<figure><figcaption>${title}</figcaption><img src="data:image/png;base64,${png.toString('base64')}"></figure>`,
  );
  await page.setContent(`<!doctype html><style>${style}</style>${figures.join('')}`);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  return page.locator('body').screenshot();
}
