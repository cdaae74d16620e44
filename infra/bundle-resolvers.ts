import { readdirSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { buildSync } from 'esbuild';

/** Bundled code of every resolver and step, by path below `resolvers/` without the ending (`steps/getProfile`). */
export type ResolverCode = ReadonlyMap<string, string>;

function entryPoints(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`);
}

/**
 * Bundles all resolvers at once as AppSync wants them: one ES module each, only `@aws-appsync/utils` imported.
 *
 * @param folder path of `resolvers/`.
 */
export function bundleResolvers(folder: string): ResolverCode {
  const entries = [...entryPoints(folder), ...entryPoints(`${folder}/steps`)];
  const { outputFiles } = buildSync({
    entryPoints: entries,
    bundle: true,
    write: false,
    outdir: 'out',
    outbase: folder,
    format: 'esm',
    target: 'es2022',
    external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
    legalComments: 'none',
  });
  return new Map(
    outputFiles.map(({ path, text }) => {
      const name = relative('out', path).replace(/\.js$/, '');
      return [name.startsWith('steps/') ? name : basename(name), text];
    }),
  );
}
