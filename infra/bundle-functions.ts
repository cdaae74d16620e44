import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** CommonJS packages ask for `require`, which an ES module does not have by itself. */
const requireShim =
  "import { createRequire as createRequireOfModule } from 'node:module';\n" +
  'const require = createRequireOfModule(import.meta.url);';

/** The folder that holds the bundle of each function, by its folder in `functions/`. */
export type FunctionBundles = ReadonlyMap<string, string>;

/**
 * Bundles every `functions/<name>/handler.ts` with all it needs, at once: they share most of what is read. Space goes,
 * names stay, so that a stack trace can be read.
 */
export function bundleFunctions(): FunctionBundles {
  const names = readdirSync(`${root}functions`).filter((name) =>
    existsSync(`${root}functions/${name}/handler.ts`),
  );
  const outdir = `${root}.cache/functions`;
  const { outputFiles } = buildSync({
    entryPoints: Object.fromEntries(
      names.map((name) => [`${name}/index`, `${root}functions/${name}/handler.ts`]),
    ),
    outdir,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    mainFields: ['module', 'main'],
    minifyWhitespace: true,
    minifySyntax: true,
    banner: { js: requireShim },
    legalComments: 'none',
    logLevel: 'warning',
  });
  for (const { path, contents } of outputFiles) writeIfNew(path, contents);
  return new Map(names.map((name) => [name, `${outdir}/${name}`]));
}

/** Leaves a file alone that is right already: somebody else may be reading it. */
function writeIfNew(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
