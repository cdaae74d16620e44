import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';
import options from './sandbox-build.json' with { type: 'json' };

/**
 * Bundles `sandbox/` to one script. Costs some 50 ms the first time, since esbuild starts, and 5 ms after that; the
 * bundled runtime has the text in it already.
 */
export function bundleSandbox(): string {
  const { outputFiles } = buildSync({
    ...(options as BuildOptions),
    entryPoints: [fileURLToPath(new URL('sandbox/main.ts', import.meta.url))],
    write: false,
  });
  const [bundle] = outputFiles;
  if (!bundle) throw new Error('The sandbox script has no output.');
  return bundle.text;
}
