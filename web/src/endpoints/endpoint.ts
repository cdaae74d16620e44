/** One region's API. */
export interface Endpoint {
  /** Where requests go, `https://…`. */
  graphqlUrl: string;
  /** Where the socket goes, `wss://…`. */
  realtimeUrl: string;
}

/** The host that credentials of a socket name. */
export function hostOf({ graphqlUrl }: Endpoint): string {
  return new URL(graphqlUrl).host;
}
