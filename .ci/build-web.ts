/**
 * Builds the web app. `--check-budget` also weighs what a first visit loads (compressed) and exits 1 above the budget.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildWeb } from '../local/build-web.ts';

/** Scripts and styles that the page asks for before it shows anything, in bytes of gzip. */
const firstLoadBudget = 250 * 1024;

const root = fileURLToPath(new URL('..', import.meta.url));
const output = await buildWeb(root, process.env);

if (process.argv.includes('--check-budget')) {
  const page = readFileSync(`${output}/index.html`, 'utf8');
  const files = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, path]) => path ?? '',
  );
  const bytes = files.reduce((sum, path) => sum + gzipSync(readFileSync(output + path)).length, 0);
  process.stdout.write(
    `First load: ${files.length} files, ${Math.round(bytes / 1024)} KB of ${firstLoadBudget / 1024} KB\n`,
  );
  if (files.length === 0 || bytes > firstLoadBudget) process.exitCode = 1;
}
