/** Where the runtime answers and whom it plays: inputs of every value that AWS would have made up. */
export interface Addresses {
  /** Base URL of the runtime, such as `http://127.0.0.1:4000`, without a trailing slash. */
  origin: string;
  region: string;
  /** Twelve digits. */
  accountId: string;
  /** A secret for `id`: unguessable, and the same on each start over the same data. */
  secretFor(id: string): string;
  /** The time of the start, milliseconds since the Unix epoch. */
  now: number;
}
