import type { Endpoint } from './endpoints/endpoint.ts';
import { isJsonObject } from './lib/json.ts';

/** A user anyone may sign in as; only where the server offers some. */
export interface DemoUser {
  username: string;
  password: string;
  groups: readonly string[];
}

/** Where the app's servers are; the same build reads it anywhere from `/config.json`. */
export interface AppConfig {
  region: string;
  userPoolId: string;
  userPoolClientId: string;
  /** Where user-pool calls go when not to AWS. */
  userPoolEndpoint?: string;
  /** Of the first endpoint. */
  graphqlUrl: string;
  realtimeUrl: string;
  /** The API in each region that has one, in the order in which the app tries them. */
  endpoints: readonly [Endpoint, ...Endpoint[]];
  demoUsers: readonly DemoUser[];
  /** For the playground, where the API has a public key. */
  apiKey?: string;
}

/** The configuration is missing or not usable. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads what `/config.json` holds. Unknown keys are left alone.
 *
 * @throws ConfigError naming the first property that is missing or wrong
 */
export function parseConfig(value: unknown): AppConfig {
  if (!isJsonObject(value)) throw new ConfigError('The configuration is not a JSON object.');
  const text = (key: string) => textAt(value, key, key);
  const optionalText = (key: string) =>
    value[key] === undefined || value[key] === null ? undefined : text(key);
  const userPoolEndpoint = optionalText('userPoolEndpoint');
  const apiKey = optionalText('apiKey');
  return {
    region: text('region'),
    userPoolId: text('userPoolId'),
    userPoolClientId: text('userPoolClientId'),
    ...(userPoolEndpoint === undefined ? {} : { userPoolEndpoint }),
    graphqlUrl: text('graphqlUrl'),
    realtimeUrl: text('realtimeUrl'),
    endpoints: parseEndpoints(value['endpoints']) ?? [parseEndpoint(value, '')],
    demoUsers: parseDemoUsers(value['demoUsers']),
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}

function textAt(value: Record<string, unknown>, key: string, place: string): string {
  const found = value[key];
  if (typeof found !== 'string' || found === '')
    throw new ConfigError(`The configuration has no "${place}".`);
  return found;
}

/** `undefined` where there is no list, or nothing in it. */
function parseEndpoints(value: unknown): [Endpoint, ...Endpoint[]] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw new ConfigError('"endpoints" of the configuration is not a list.');
  const [first, ...others] = value.map((entry: unknown, index) =>
    parseEndpoint(isJsonObject(entry) ? entry : {}, `endpoints[${index}].`),
  );
  return first && [first, ...others];
}

function parseEndpoint(value: Record<string, unknown>, place: string): Endpoint {
  const text = (key: string) => textAt(value, key, place + key);
  return { graphqlUrl: text('graphqlUrl'), realtimeUrl: text('realtimeUrl') };
}

function parseDemoUsers(value: unknown): DemoUser[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isJsonObject).flatMap(({ username, password, groups }) => {
    if (typeof username !== 'string' || typeof password !== 'string') return [];
    const names = Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [];
    return [{ username, password, groups: names }];
  });
}

/**
 * Fetches and reads `/config.json`.
 *
 * @throws ConfigError when it can't be had or is not usable
 */
export async function loadConfig(): Promise<AppConfig> {
  const response = await fetch('/config.json', { cache: 'no-cache' });
  if (!response.ok) throw new ConfigError(`The configuration could not be loaded (${response.status}).`);
  const body: unknown = await response.json().catch(() => undefined);
  return parseConfig(body);
}
