import { bundleSandbox } from './bundle-sandbox.ts';

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

/** The script whose value opens the sandbox. */
export function bundleSandboxScript(): string {
  return `(function (globalThis) { 'use strict'; const { ${capturedGlobals.join(', ')} } = globalThis;
${bundleSandbox()}
return sandbox.openSandbox; })(globalThis)`;
}
