import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

import type { JsonObject } from '../lib/json.ts';
import { readAssembly } from './assembly.ts';

const directories: string[] = [];
afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

/** Writes files below a new directory and answers its path. */
async function directoryWith(files: Record<string, string | JsonObject>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'assembly-'));
  directories.push(directory);
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return directory;
}

const template = { Resources: {} };
const stack = (templateFile: string, dependencies: string[] = [], stackName?: string): JsonObject => ({
  type: 'aws:cloudformation:stack',
  properties: { templateFile, ...(stackName !== undefined && { stackName }) },
  dependencies,
});
const assetManifest = (path: string, objectKey: string): JsonObject => ({
  files: {
    one: { source: { path, packaging: 'file' }, destinations: { here: { bucketName: 'b', objectKey } } },
  },
});

describe('readAssembly', () => {
  it('reads the stacks of a directory in the order of their dependencies, whatever the schema version', async () => {
    const directory = await directoryWith({
      'manifest.json': {
        version: '999.0.0',
        artifacts: {
          Api: stack('Api.template.json', ['Data', 'Api.assets']),
          Data: stack('Data.template.json', [], 'shop-data'),
          Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
        },
      },
      'Api.template.json': template,
      'Data.template.json': template,
    });
    expect(readAssembly(directory).stacks.map(({ name }) => name)).toEqual(['shop-data', 'Api']);
    expect(readAssembly(join(directory, 'manifest.json')).stacks).toHaveLength(2);
  });

  it('reads nested stages, whose assets lie in the outer directory', async () => {
    const directory = await directoryWith({
      'manifest.json': {
        artifacts: { Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Stage' } } },
      },
      'assembly-Stage/manifest.json': {
        artifacts: {
          'Api.assets': { type: 'cdk:asset-manifest', properties: { file: 'Api.assets.json' } },
          Api: stack('Api.template.json', ['Api.assets']),
        },
      },
      'assembly-Stage/Api.template.json': template,
      'assembly-Stage/Api.assets.json': assetManifest('../asset.abc.js', 'abc.js'),
      'asset.abc.js': 'export {};',
    });
    const { stacks, assets } = readAssembly(directory);
    expect(stacks.map(({ name }) => name)).toEqual(['Api']);
    for (const location of [
      'abc.js',
      's3://bucket/abc.js',
      'https://s3.eu-west-1.amazonaws.com/bucket/abc.js',
    ]) {
      expect(assets.find(location, directory)?.text()).toBe('export {};');
    }
    expect(assets.find('s3://bucket/other.js', directory)).toBeUndefined();
  });

  it('reads one template, with assets beside it', async () => {
    const directory = await directoryWith({
      'my orders.yaml': 'Resources: {}',
      'code/index.js': '',
      'cdk.out/Api.template.json': template,
      'cdk.out/Api.assets.json': assetManifest('asset.abc.js', 'abc.js'),
      'cdk.out/asset.abc.js': 'code',
    });
    const written = readAssembly(join(directory, 'my orders.yaml'));
    expect(written.stacks[0]?.name).toBe('my-orders');
    expect(written.assets.find('./code', directory)?.kind).toBe('directory');

    const synthesized = readAssembly(join(directory, 'cdk.out/Api.template.json'));
    expect(synthesized.stacks[0]?.name).toBe('Api');
    expect(synthesized.assets.find('s3://b/abc.js', join(directory, 'cdk.out'))?.text()).toBe('code');
  });

  it('never follows a manifest out of the assembly', async () => {
    const directory = await directoryWith({
      'outside.template.json': template,
      'outside.js': 'secret',
      'a/manifest.json': { artifacts: { Api: stack('../outside.template.json') } },
      'b/manifest.json': {
        artifacts: {
          'Api.assets': { type: 'cdk:asset-manifest', properties: { file: 'Api.assets.json' } },
          Api: stack('Api.template.json'),
        },
      },
      'b/Api.template.json': template,
      'b/Api.assets.json': assetManifest('../outside.js', 'abc.js'),
    });
    expect(() => readAssembly(join(directory, 'a'))).toThrow(
      expect.objectContaining({
        code: 'AssemblyUnreadable',
        message: expect.stringContaining('lies outside'),
      }),
    );
    const inner = join(directory, 'b');
    await symlink(join(directory, 'outside.js'), join(inner, 'link.js'));
    const { assets } = readAssembly(inner);
    for (const location of ['abc.js', '../outside.js', join(directory, 'outside.js'), 'link.js']) {
      expect(assets.find(location, inner)).toBeUndefined();
    }
  });

  it.each<[string, Record<string, string | JsonObject>, string]>([
    ['nothing at all', {}, 'has no manifest.json'],
    ['a manifest that is not JSON', { 'manifest.json': '{' }, 'is not JSON'],
    ['no stack', { 'manifest.json': { artifacts: {} } }, 'holds no stack'],
    [
      'a missing template',
      { 'manifest.json': { artifacts: { A: stack('A.json') } } },
      'A.json does not exist',
    ],
    [
      'a stack without a file',
      { 'manifest.json': { artifacts: { A: { type: 'aws:cloudformation:stack' } } } },
      'missing',
    ],
    [
      'two stacks of one name',
      {
        'manifest.json': { artifacts: { A: stack('A.json', [], 'S'), B: stack('A.json', [], 'S') } },
        'A.json': template,
      },
      'two stacks named S',
    ],
  ])('refuses a directory with %s', async (_, files, reason) => {
    const directory = await directoryWith(files);
    expect(() => readAssembly(directory)).toThrow(
      expect.objectContaining({ code: 'AssemblyUnreadable', message: expect.stringContaining(reason) }),
    );
  });

  it('refuses a path that does not exist', () => {
    expect(() => readAssembly('/no/such/place')).toThrow('/no/such/place does not exist.');
  });
});
