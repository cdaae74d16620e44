import path from 'node:path';

/**
 * Packages that Lambda's Node runtimes carry, or that are commonly added by a layer of AWS. Bundles leave them out.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
const providedScopes = ['@aws-sdk/', '@smithy/', '@aws-crypto/', '@aws-lambda-powertools/'];

/** Directories from which a package is looked up when the function does not bring it: layers, then the project. */
export function fallbackDirectories(specifier, { layers, moduleRoots }) {
  if (/^(\.|\/|file:|node:|data:|#)/.test(specifier)) return [];
  const fromLayers = layers.flatMap((layer) => [
    path.join(layer, 'nodejs'),
    path.join(layer, 'nodejs', 'node20'),
  ]);
  return providedScopes.some((scope) => specifier.startsWith(scope))
    ? [...fromLayers, ...moduleRoots]
    : fromLayers;
}
