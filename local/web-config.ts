import type { DemoUser } from './demo-users.ts';
import type { StackModel } from './model/stack-model.ts';

/** What the web app reads from `/config.json` to find its backend. */
export interface WebConfig {
  region: string;
  userPoolId: string;
  userPoolClientId: string;
  userPoolEndpoint: string;
  graphqlUrl: string;
  realtimeUrl: string;
  /** The same as a list: elsewhere, there is one for each region. */
  endpoints: { region: string; graphqlUrl: string; realtimeUrl: string }[];
  apiKey: string | null;
  demoUsers: DemoUser[];
}

/**
 * The web app's configuration for the API that signs in by user pool; `null` when there is none.
 *
 * @param origin as the browser sees it, which differs from the runtime's own on another device.
 */
export function createWebConfig(model: StackModel, demoUsers: DemoUser[], origin: string): WebConfig | null {
  const api = model.apis[0];
  const pool = model.userPools[0];
  const client = pool?.clients[0];
  if (!api || !pool || !client) return null;
  const graphqlUrl = `${origin}${api.graphqlPath}`;
  const realtimeUrl = `${origin.replace(/^http/, 'ws')}${api.graphqlPath}/realtime`;
  return {
    region: model.region,
    userPoolId: pool.id,
    userPoolClientId: client.id,
    userPoolEndpoint: origin,
    graphqlUrl,
    realtimeUrl,
    endpoints: [{ region: model.region, graphqlUrl, realtimeUrl }],
    apiKey: api.apiKeys[0]?.key ?? null,
    demoUsers,
  };
}
