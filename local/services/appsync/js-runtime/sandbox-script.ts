import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** Names that the sandbox's own code needs: it takes them out of the global scope before that is emptied. */
export const capturedGlobals = [
  'Array',
  'Date',
  'Error',
  'Intl',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'SyntaxError',
  'TypeError',
  'Uint8Array',
  'Uint32Array',
  'WeakSet',
  'parseInt',
] as const;

/**
 * Bundles `sandbox/` to one script whose value is a `SandboxApi`. Costs some 50 ms the first time,
 * since esbuild starts, and 5 ms after that.
 */
export function bundleSandboxScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('sandbox/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'sandbox',
    target: 'es2022',
    minifyWhitespace: true,
    legalComments: 'none',
  });
  const [bundle] = outputFiles;
  if (!bundle) throw new Error('The sandbox script has no output.');
  return `(function (globalThis) { 'use strict'; const { ${capturedGlobals.join(', ')} } = globalThis;
${bundle.text}
return sandbox.openSandbox(); })(globalThis)`;
}
