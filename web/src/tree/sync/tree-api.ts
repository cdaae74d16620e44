import type {
  CreateFactoryInput,
  FactoryChangeFieldsFragment,
  FactoryFieldsFragment,
  UpdateFactoryInput,
} from '../../graphql/documents.generated.ts';
import type { ChangePage, FeedObserver, Page } from '../../sync/chat-api.ts';

export type Factory = FactoryFieldsFragment;
export type FactoryChange = FactoryChangeFieldsFragment;
/** A name and the pool its numbers are drawn from, both bounds included. */
export type NewFactory = CreateFactoryInput;
/** What is left out stays as it is; other bounds empty the numbers. */
export type FactoryUpdate = UpdateFactoryInput;

/** What the tree asks of the server, for one tree. Everything rejects with an `ApiError`. */
export interface TreeApi {
  /** A page of the tree, in the order the factories were created. */
  factories(nextToken: string | null): Promise<Page<Factory>>;
  /** What changed since `cursor`, which an earlier page gave or which is any `changeId`. */
  sync(cursor: string): Promise<ChangePage<FactoryChange>>;
  /** `clientId` (a UUID) makes a repeat harmless. */
  create(clientId: string, input: NewFactory): Promise<Factory>;
  /** A `Conflict` has the factory as it is now in `info.current`; `null` when it is gone. */
  update(id: string, expectedVersion: number, input: FactoryUpdate): Promise<Factory>;
  /** A repeat is a success. */
  remove(id: string, expectedVersion: number): Promise<void>;
  /** Replaces the numbers by `count` others. */
  generate(id: string, count: number): Promise<Factory>;
  /** Follows every change of the tree; returns what ends it. */
  follow(observer: FeedObserver<FactoryChange>): () => void;
}
