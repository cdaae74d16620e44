import { z } from 'zod';
import { maybeCorrelationId } from '../lib/correlation.ts';

/** As `limits` in resolvers. */
const maxBound = 99_999_999;
const maxChildren = 15;
const maxNameChars = 50;

/** Who changed a factory past the API. */
export const outOfBand = 'OUT_OF_BAND';

export const changeKind = z.enum(['CREATED', 'UPDATED', 'DELETED', 'CHILDREN_GENERATED']);
export type ChangeKind = z.infer<typeof changeKind>;

const bound = z.int().min(0).max(maxBound);

/** A factory as the API shows it: what does not fit the schema's types could not be published. */
export const factory = z.object({
  id: z.string().min(1),
  treeId: z.string().min(1),
  name: z.string().min(1),
  lowerBound: bound,
  upperBound: bound,
  children: z.array(bound).max(maxChildren),
  generatedAt: z.iso.datetime().nullable(),
  updatedBy: z.string().min(1),
  updatedAt: z.iso.datetime(),
  version: z.int32(),
});
export type Factory = z.infer<typeof factory>;

/** What a script has to write for the item to be a factory: the API's own rules. The rest is filled in. */
export const writtenFactory = z
  .object({
    name: z
      .string()
      .trim()
      .min(1)
      .max(maxNameChars)
      .regex(/^[^\u0000-\u001F\u007F]*$/),
    lowerBound: bound,
    upperBound: bound,
    children: z.array(z.int()).max(maxChildren).default([]),
    generatedAt: z.iso.datetime().nullish().catch(null),
    version: z.int().min(0).max(2_000_000_000).catch(0),
    changeId: z.string().catch(''),
  })
  .refine(({ lowerBound, upperBound }) => lowerBound < upperBound, {
    path: ['lowerBound'],
    message: 'must be less than upperBound',
  });
export type WrittenFactory = z.infer<typeof writtenFactory>;

/** An entry of the change log. */
export const factoryChange = z.object({
  treeId: z.string().min(1),
  changeId: z.string().min(1),
  kind: changeKind,
  factoryId: z.string().min(1),
  factory: factory.nullable(),
  actorId: z.string().nullable(),
  source: z.enum(['API', outOfBand]),
  at: z.iso.datetime(),
  /** Of the request that made it, or the change's own id: not told to anybody. */
  correlationId: maybeCorrelationId,
});
export type FactoryChange = z.infer<typeof factoryChange>;
