/** An entry of a change log, with where it lies. */
export interface StoredEntry {
  /** The part of the partition's key that says whose it is: a room's, a tree's or an owner's id. */
  owner: string;
  sk: string;
  item: Record<string, unknown>;
}
