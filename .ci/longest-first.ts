import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files that take half a minute or more: one that begins last would go on alone. */
const longest = [
  'pictures',
  'faults',
  'two-browsers',
  'story-c',
  'operations',
  'webhooks-browser',
  'tree-browsers',
  'webhooks',
].map((name) => `/e2e/${name}.e2e.test.ts`);

/** Begins with the files that take longest, and goes on as Vitest would. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rest = await super.sort(files);
    const first = longest.flatMap((name) => rest.filter(({ moduleId }) => moduleId.endsWith(name)));
    return [...first, ...rest.filter((file) => !first.includes(file))];
  }
}
