import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { statefulTypes } from './stateful-types.ts';

const resource = z.object({
  Type: z.string(),
  DeletionPolicy: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).optional(),
});
type Resource = z.infer<typeof resource>;

/** A CloudFormation template, as far as the guard reads it. */
export const template = z.object({ Resources: z.record(z.string(), resource).default({}) });
export type Template = z.infer<typeof template>;

/** Something that would take data away. */
export interface Danger {
  logicalId: string;
  type: string;
  what: string;
}

/** Names of indexes: a removed one is rebuilt from nothing, while readers find it missing. */
function indexNames({ Properties }: Resource): string[] {
  const indexes = z
    .array(z.object({ IndexName: z.string() }))
    .safeParse(Properties?.['GlobalSecondaryIndexes'] ?? []);
  return indexes.success ? indexes.data.map(({ IndexName }) => IndexName) : [];
}

const keeps = ({ DeletionPolicy }: Resource) =>
  DeletionPolicy === 'Retain' || DeletionPolicy === 'RetainExceptOnCreate' || DeletionPolicy === 'Snapshot';

function dangersOf(before: Resource, after: Resource | undefined): string[] {
  if (!after)
    return [keeps(before) ? 'is left out: it stays behind, and nothing uses it any more' : 'is deleted'];
  if (after.Type !== before.Type) return [`becomes ${after.Type}: it is replaced by an empty one`];
  const replaced = (statefulTypes[before.Type] ?? [])
    .filter((property) => !isDeepStrictEqual(before.Properties?.[property], after.Properties?.[property]))
    .map((property) => `has another ${property}: it is replaced by an empty one`);
  const kept = new Set(indexNames(after));
  const lostIndexes = indexNames(before)
    .filter((name) => !kept.has(name))
    .map((name) => `loses its index ${name}`);
  const isWeaker = keeps(before) && !keeps(after) ? ['is no longer retained when it is deleted'] : [];
  return [...replaced, ...lostIndexes, ...isWeaker];
}

/** What deploying `after` over `before` would do to resources that hold data. Other resources may come and go. */
export function compareTemplates(before: Template, after: Template): Danger[] {
  return Object.entries(before.Resources)
    .filter(([, { Type }]) => Type in statefulTypes)
    .flatMap(([logicalId, old]) =>
      dangersOf(old, after.Resources[logicalId]).map((what) => ({ logicalId, type: old.Type, what })),
    );
}
