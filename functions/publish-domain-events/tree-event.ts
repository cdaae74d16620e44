import { z } from 'zod';
import { maybeCorrelationId } from '../lib/correlation.ts';
import type { DomainEvent, EventType } from '../lib/domain-event.ts';
import type { StoredEntry } from '../lib/stored-entry.ts';

const types = {
  CREATED: 'tree.factory.created.v1',
  UPDATED: 'tree.factory.updated.v1',
  DELETED: 'tree.factory.deleted.v1',
  CHILDREN_GENERATED: 'tree.factory.children_generated.v1',
} as const satisfies Record<string, EventType>;

/** An entry of a tree's change log: docs/data-model.md. */
const entry = z.object({
  at: z.iso.datetime(),
  kind: z.enum(['CREATED', 'UPDATED', 'DELETED', 'CHILDREN_GENERATED']),
  factoryId: z.string().min(1),
  factory: z.record(z.string(), z.unknown()).nullish(),
  actorId: z.string().nullish(),
  correlationId: maybeCorrelationId,
});

/** What scripts write stands in the log as soon as `publish-tree-changes` has adopted it. */
export function treeEvent({ owner: treeId, sk, item }: StoredEntry): DomainEvent {
  const { at, kind, factoryId, factory, actorId, correlationId } = entry.parse(item);
  return {
    specversion: '1.0',
    id: sk,
    source: '/chorus/tree',
    type: types[kind],
    subject: `trees/${treeId}/factories/${factoryId}`,
    time: at,
    datacontenttype: 'application/json',
    tenant: treeId,
    ...(correlationId === undefined ? {} : { correlationid: correlationId }),
    data: {
      ...(actorId ? { actorId } : {}),
      // Of a deletion the id says enough.
      ...(factory && kind !== 'DELETED' ? { factory } : {}),
    },
  };
}
