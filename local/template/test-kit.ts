import type { JsonObject } from '../lib/json.ts';
import type { Addresses } from './addresses.ts';
import type { Assembly } from './assembly.ts';
import type { Asset } from './assets.ts';
import { createProblems } from './problems.ts';
import { resolveAssembly } from './resolve-assembly.ts';
import { parseTemplate } from './template-file.ts';

/** Addresses for tests; the test overrides what it is about. */
export function addresses(overrides: Partial<Addresses> = {}): Addresses {
  return {
    origin: 'http://127.0.0.1:4000',
    region: 'eu-west-1',
    accountId: '123456789012',
    secretFor: (id) => `secret of ${id}`,
    now: Date.UTC(2026, 0, 1, 0, 30),
    ...overrides,
  };
}

/** An assembly in memory: stack name to template (an object, or its text). */
export function assemblyOf(
  templates: Record<string, JsonObject | string>,
  files: Record<string, string | null> = {},
): Assembly {
  const stacks = Object.entries(templates).map(([name, template]) => ({
    name,
    template: parseTemplate(typeof template === 'string' ? template : JSON.stringify(template), name),
    directory: '/nowhere',
  }));
  return { stacks, assets: { find: (location) => fileIn(files, location) } };
}

/** @param files location to text; `null` stands for a directory. */
function fileIn(files: Record<string, string | null>, location: string): Asset | undefined {
  const text = files[location];
  if (text === undefined) return undefined;
  const kind = text === null ? 'directory' : 'file';
  return { path: `/nowhere/${location}`, kind, text: () => text ?? '' };
}

/** Resolves templates, and answers the problems found beside what came out. */
export function resolved(
  templates: Record<string, JsonObject | string>,
  files: Record<string, string | null> = {},
) {
  const problems = createProblems();
  return { ...resolveAssembly(assemblyOf(templates, files), addresses(), problems), problems };
}
