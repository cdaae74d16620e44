import Module, { register } from 'node:module';
import path from 'node:path';
import { fallbackDirectories } from './provided-modules.mjs';

/**
 * Makes packages that Lambda has beside a function (the AWS SDK, layers) importable by code that lies anywhere.
 * What the function brings itself is found first.
 */
export function provideModules(data) {
  const { code, layers, moduleRoots } = data;
  provideToRequire({ layers, moduleRoots });
  // The hooks cost a second thread: code below a root finds everything by Node's own lookup.
  const isBelowRoot = code.kind === 'inline' || moduleRoots.some((root) => isInside(root, code.path));
  if (layers.length > 0 || !isBelowRoot) {
    register('./resolve-hooks.mjs', import.meta.url, { data: { layers, moduleRoots } });
  }
}

function provideToRequire(places) {
  const resolveFilename = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, isMain, options) {
    try {
      return resolveFilename.call(this, request, parent, isMain, options);
    } catch (error) {
      if (error?.code !== 'MODULE_NOT_FOUND') throw error;
      const paths = fallbackDirectories(request, places);
      if (paths.length === 0) throw error;
      return resolveFilename.call(this, request, parent, isMain, { paths });
    }
  };
}

function isInside(root, directory) {
  const relative = path.relative(root, directory);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}
