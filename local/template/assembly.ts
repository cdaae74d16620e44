import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { StartError } from '../lib/errors.ts';
import { isJsonObject, parseJson, type Json, type JsonObject } from '../lib/json.ts';
import { isInside, readAssets, type Assets } from './assets.ts';
import { readTemplateFile, readTextFile, type Template } from './template-file.ts';

/** The stacks of a cloud assembly as they lie on disk, in the order in which they would be deployed. */
export interface Assembly {
  stacks: readonly AssemblyStack[];
  assets: Assets;
}

export interface AssemblyStack {
  name: string;
  template: Template;
  /** Where the template lies; relative asset paths begin here. */
  directory: string;
}

/**
 * Reads a cloud assembly (the directory that `cdk synth` writes, nested stages included) or one template.
 *
 * @param path a directory with a `manifest.json`, or a CloudFormation template, JSON or YAML.
 * @throws StartError `AssemblyUnreadable`.
 */
export function readAssembly(path: string): Assembly {
  const place = resolve(path);
  if (!existsSync(place)) throw new StartError('AssemblyUnreadable', `${path} does not exist.`);
  if (statSync(place).isDirectory()) return readCloudAssembly(place);
  return basename(place) === 'manifest.json' ? readCloudAssembly(dirname(place)) : readSingleTemplate(place);
}

function readCloudAssembly(directory: string): Assembly {
  const { stacks, assetManifests } = readManifest(directory, directory);
  if (stacks.length === 0) throw new StartError('AssemblyUnreadable', `${directory} holds no stack.`);
  const names = stacks.map((stack) => stack.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new StartError(
      'AssemblyUnreadable',
      `${directory} holds two stacks named ${twice}; give the template file of one of them instead.`,
    );
  }
  return { stacks, assets: readAssets(assetManifests, directory) };
}

/** `cdk.out/Orders.template.json` and `orders.yaml` become a stack `Orders` and `orders`. */
function readSingleTemplate(path: string): Assembly {
  const directory = dirname(path);
  const stem = basename(path).replace(/(\.template)?\.(json|ya?ml|template)$/i, '');
  const name = stem.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^[^A-Za-z]+|-+$/g, '') || 'Stack';
  const assetManifest = join(directory, `${stem}.assets.json`);
  return {
    stacks: [{ name, template: readTemplateFile(path), directory }],
    assets: readAssets(existsSync(assetManifest) ? [assetManifest] : [], null),
  };
}

interface ManifestContent {
  stacks: AssemblyStack[];
  assetManifests: string[];
}

/** @param root the outermost directory: no file of the assembly may lie outside it. */
function readManifest(directory: string, root: string): ManifestContent {
  const manifestPath = join(directory, 'manifest.json');
  if (!existsSync(manifestPath)) {
    throw new StartError(
      'AssemblyUnreadable',
      `${directory} has no manifest.json; is it what cdk synth wrote?`,
    );
  }
  const manifest = parseJson(readTextFile(manifestPath));
  if (!isJsonObject(manifest)) throw new StartError('AssemblyUnreadable', `${manifestPath} is not JSON.`);
  const artifacts = isJsonObject(manifest['artifacts']) ? manifest['artifacts'] : {};

  const content: ManifestContent = { stacks: [], assetManifests: [] };
  for (const id of deploymentOrder(artifacts)) {
    const artifact = artifacts[id];
    if (isJsonObject(artifact)) readArtifact(id, artifact, directory, root, content);
  }
  return content;
}

function readArtifact(
  id: string,
  artifact: JsonObject,
  directory: string,
  root: string,
  content: ManifestContent,
): void {
  const properties = isJsonObject(artifact['properties']) ? artifact['properties'] : {};
  const file = (key: string) => assemblyPath(properties[key], `artifact ${id}: ${key}`, directory, root);
  switch (String(artifact['type'])) {
    case 'aws:cloudformation:stack': {
      const name = typeof properties['stackName'] === 'string' ? properties['stackName'] : id;
      content.stacks.push({ name, template: readTemplateFile(file('templateFile')), directory });
      return;
    }
    case 'cdk:asset-manifest':
      content.assetManifests.push(file('file'));
      return;
    case 'cdk:cloud-assembly': {
      const nested = readManifest(file('directoryName'), root);
      content.stacks.push(...nested.stacks);
      content.assetManifests.push(...nested.assetManifests);
    }
  }
}

function assemblyPath(value: Json | undefined, what: string, directory: string, root: string): string {
  if (typeof value !== 'string')
    throw new StartError('AssemblyUnreadable', `${directory}: ${what} is missing.`);
  const path = resolve(directory, value);
  if (!existsSync(path))
    throw new StartError('AssemblyUnreadable', `${directory}: ${what} ${value} does not exist.`);
  if (!isInside(path, root)) {
    throw new StartError('AssemblyUnreadable', `${directory}: ${what} ${value} lies outside the assembly.`);
  }
  return path;
}

/** Artifact ids, each after those it depends on, otherwise as the manifest lists them. */
function deploymentOrder(artifacts: JsonObject): string[] {
  const ordered = new Set<string>();
  const visited = new Set<string>();

  function visit(id: string): void {
    const artifact = artifacts[id];
    if (visited.has(id) || !isJsonObject(artifact)) return;
    visited.add(id);
    const dependencies = artifact['dependencies'];
    if (Array.isArray(dependencies)) for (const dependency of dependencies) visit(String(dependency));
    ordered.add(id);
  }

  for (const id of Object.keys(artifacts)) visit(id);
  return [...ordered];
}
