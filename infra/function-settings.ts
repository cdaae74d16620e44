/** What a function needs on AWS beside its code. */
export interface FunctionSettings {
  /** Most instances at once where shares are reserved; the others of the account are left alone. */
  reservedConcurrency: number;
  /** True: it calls what no endpoint of a network leads to, such as the API itself or servers of others. */
  needsInternet: boolean;
}

const usual: FunctionSettings = { reservedConcurrency: 10, needsInternet: false };

/**
 * The API is public: with an endpoint for private ones, a network can't reach it any more.
 * https://docs.aws.amazon.com/appsync/latest/devguide/using-private-apis.html
 */
const callsApi: FunctionSettings = { ...usual, needsInternet: true };

/** By folder in `functions/`. Ten shards of a stream at once, and a queue's own maximum, lie below. */
const settings: Readonly<Record<string, FunctionSettings>> = {
  'authorize-records': { ...usual, reservedConcurrency: 50 },
  'enqueue-records': { ...usual, reservedConcurrency: 50 },
  'authorize-machine': { ...usual, reservedConcurrency: 50 },
  'record-stats': { ...usual, reservedConcurrency: 20 },
  'generate-records': { ...usual, reservedConcurrency: 5 },
  'publish-chat-changes': { ...callsApi, reservedConcurrency: 40 },
  'publish-domain-events': { ...usual, reservedConcurrency: 15 },
  'publish-tree-changes': callsApi,
  'publish-record-changes': callsApi,
  // Lambda’s own API.
  'raise-caps': { ...usual, reservedConcurrency: 2, needsInternet: true },
  // The user pool has no endpoint everywhere, and ending subscriptions is a call of the API.
  'sign-out-user': callsApi,
  'end-lost-access': { ...callsApi, reservedConcurrency: 2 },
  'delete-account': { ...callsApi, reservedConcurrency: 2 },
  'start-account-deletion': { ...usual, needsInternet: true },
  'redrive-dead-letters': callsApi,
  // DNS and servers of others.
  'manage-webhooks': { ...usual, needsInternet: true },
  'deliver-webhooks': { ...usual, needsInternet: true },
  // As signing out: the user pool, and the API.
  'announce-alarms': { ...callsApi, reservedConcurrency: 4 },
};

/** What a function of `functions/` needs; one that is not listed gets the usual. */
export function functionSettings(name: string): FunctionSettings {
  return settings[name] ?? usual;
}
