import type { ApiError } from '../graphql/api-error.ts';
import type { Factory, FactoryUpdate, NewFactory } from './sync/tree-api.ts';

/** The dialog that is open on the tree, with the factory as the person saw it. */
export type TreeDialog =
  | { kind: 'create'; initial: NewFactory | null; error: ApiError | null }
  | { kind: 'rename'; seen: Factory }
  | { kind: 'range'; seen: Factory }
  | { kind: 'generate'; seen: Factory }
  /** Somebody else changed the same thing first. */
  | { kind: 'conflict'; seen: Factory; input: FactoryUpdate; current: Factory }
  /** Somebody else deleted it first. */
  | { kind: 'gone'; name: string; wanted: NewFactory };
