import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from './config.ts';

const minimal = {
  region: 'eu-west-1',
  userPoolId: 'eu-west-1_abc',
  userPoolClientId: 'client',
  graphqlUrl: 'https://api.example/graphql',
  realtimeUrl: 'wss://api.example/graphql/realtime',
};

describe('configuration', () => {
  it('needs no more than the addresses of a deployed stage', () => {
    const { graphqlUrl, realtimeUrl } = minimal;
    expect(parseConfig(minimal)).toEqual({
      ...minimal,
      endpoints: [{ graphqlUrl, realtimeUrl }],
      demoUsers: [],
    });
  });

  it('keeps the order of the regions', () => {
    const inRegion = (region: string) => ({
      region,
      graphqlUrl: `https://${region}.example/graphql`,
      realtimeUrl: `wss://${region}.example/graphql/realtime`,
    });
    const { endpoints } = parseConfig({
      ...minimal,
      endpoints: [inRegion('near'), inRegion('far')],
    });
    expect(endpoints.map(({ graphqlUrl }) => graphqlUrl)).toEqual([
      'https://near.example/graphql',
      'https://far.example/graphql',
    ]);
  });

  it('takes what only some servers offer, and null for nothing', () => {
    const config = parseConfig({
      ...minimal,
      userPoolEndpoint: 'http://127.0.0.1:1',
      apiKey: null,
      demoUsers: [{ username: 'ana', password: 'p', groups: ['g', 1] }, { username: 'broken' }],
      unknown: true,
    });
    expect(config.userPoolEndpoint).toBe('http://127.0.0.1:1');
    expect(config.demoUsers).toEqual([{ username: 'ana', password: 'p', groups: ['g'] }]);
    expect('apiKey' in config).toBe(false);
  });

  it('names what is missing', () => {
    expect(() => parseConfig({ ...minimal, graphqlUrl: '' })).toThrow(
      new ConfigError('The configuration has no "graphqlUrl".'),
    );
    expect(() => parseConfig({ ...minimal, endpoints: [minimal, { region: 'far' }] })).toThrow(
      new ConfigError('The configuration has no "endpoints[1].graphqlUrl".'),
    );
    expect(() => parseConfig({ ...minimal, endpoints: 'near' })).toThrow(ConfigError);
    expect(() => parseConfig('<!doctype html>')).toThrow(ConfigError);
  });
});
