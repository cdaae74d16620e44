import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

import { StartError } from '../lib/errors.ts';
import { isJsonObject, parseJson } from '../lib/json.ts';
import { readTextFile } from './template-file.ts';

/** The files that the templates of an assembly refer to by their place in S3. */
export interface Assets {
  /**
   * Finds an asset on disk.
   *
   * @param location an object key, an `s3://` or `https://` URL of an object, or a path beside the template.
   * @param directory of the template that refers to it.
   * @returns `undefined` when there is no such file or directory inside the assembly.
   */
  find(location: string, directory: string): Asset | undefined;
}

export interface Asset {
  path: string;
  kind: 'file' | 'directory';
  /** The file's text. */
  text(): string;
}

/** Where assets may lie. `null`: anywhere relative to the template (a template given alone is its owner's own). */
export type AssetBoundary = string | null;

/**
 * Indexes assets manifests (`<Stack>.assets.json`), which tie object keys to paths.
 *
 * @throws StartError `AssemblyUnreadable` for a manifest that cannot be read.
 */
export function readAssets(manifestPaths: readonly string[], boundary: AssetBoundary): Assets {
  const pathByKey = new Map(manifestPaths.flatMap(readAssetsManifest));

  return {
    find(location, directory) {
      const candidates = objectKeys(location).flatMap((key) => pathByKey.get(key) ?? []);
      if (!location.includes('://')) candidates.push(resolve(directory, location));
      return candidates.flatMap((path) => openAsset(path, boundary) ?? [])[0];
    },
  };
}

function readAssetsManifest(manifestPath: string): [key: string, path: string][] {
  const manifest = parseJson(readTextFile(manifestPath));
  if (!isJsonObject(manifest)) throw new StartError('AssemblyUnreadable', `${manifestPath} is not JSON.`);
  const files = isJsonObject(manifest['files']) ? Object.values(manifest['files']) : [];
  return files.flatMap((file) => {
    if (!isJsonObject(file) || !isJsonObject(file['source']) || !isJsonObject(file['destinations']))
      return [];
    const path = file['source']['path'];
    if (typeof path !== 'string') return [];
    return Object.values(file['destinations']).flatMap((destination): [string, string][] => {
      const key = isJsonObject(destination) ? destination['objectKey'] : undefined;
      return typeof key === 'string' ? [[key, join(dirname(manifestPath), path)]] : [];
    });
  });
}

/** Keys that a location may mean: a URL's path has the bucket in front, or not. */
function objectKeys(location: string): string[] {
  const url = /^(?:s3|https?):\/\/([^/]*)\/(.*)$/.exec(location);
  if (!url) return [location];
  const path = url[2] ?? '';
  return [path, path.slice(path.indexOf('/') + 1)];
}

function openAsset(path: string, boundary: AssetBoundary): Asset | undefined {
  if (!existsSync(path)) return undefined;
  if (boundary !== null && !isInside(path, boundary)) return undefined;
  const kind = statSync(path).isDirectory() ? 'directory' : 'file';
  return { path, kind, text: () => readFileSync(path, 'utf8') };
}

/** True when `path`, links followed, lies in `directory`. An assembly must not reach for files around it. */
export function isInside(path: string, directory: string): boolean {
  const inner = relative(realpathSync(directory), realpathSync(path));
  return inner.split(sep)[0] !== '..' && !isAbsolute(inner);
}
