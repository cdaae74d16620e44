import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fallbackDirectories } from './provided-modules.mjs';

/** Module hooks for `import`; they run in a thread of their own, which is why the places arrive by `initialize`. */
let places = { layers: [], moduleRoots: [] };

export function initialize(data) {
  places = data;
}

export async function resolve(specifier, context, nextResolve) {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const found = await resolveElsewhere(specifier, context, nextResolve);
    if (!found) throw error;
    return found;
  }
}

async function resolveElsewhere(specifier, context, nextResolve) {
  for (const directory of fallbackDirectories(specifier, places)) {
    const parentURL = pathToFileURL(path.join(directory, 'index.mjs')).href;
    try {
      return await nextResolve(specifier, { ...context, parentURL });
    } catch (error) {
      if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}
