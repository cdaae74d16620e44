import { Aspects, CfnOutput, type Stack } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnTopic, type ITopic } from 'aws-cdk-lib/aws-sns';
import { acknowledgeRules } from './acknowledged-rules.ts';
import { ApiDomain } from './api-domain.ts';
import { Backups } from './backups.ts';
import type { CertificateStack } from './certificates.ts';
import { letFunctionsUseKey } from './customer-key.ts';
import type { Environment } from './environment.ts';
import { Firewall } from './firewall.ts';
import { hostedZoneOf } from './hosted-zone.ts';
import { Names } from './names.ts';
import { Site, type SiteEndpoint } from './site.ts';
import { QueueWatch } from './watch/queue-watch.ts';
import { findWatched } from './watch/watched.ts';
import { Watch } from './watch/watch.ts';

export interface SurroundProps {
  environment: Environment;
  api: GraphqlApi;
  apiLog: LogGroup | null;
  realtimeUrl: string;
  userPool: IUserPool;
  clientId: string;
  key: Key | null;
  /** Where alarms are told; `null`: nowhere. */
  alerts: ITopic | null;
  certificates: CertificateStack | null;
  /** True: users, site and names are in another region. */
  isReplica: boolean;
}

/** What is around an application. */
export interface Surroundings {
  /** `null`: none here. */
  site: Site | null;
  /** Where clients reach the API, by the best name it has. */
  endpoint: SiteEndpoint;
}

/**
 * Puts around an application what it needs on AWS and not on a laptop: firewall, site, names, alarms. A laptop has the
 * alarms of its queues. To be called when everything else is there.
 */
export function surround(stack: Stack, props: SurroundProps): Surroundings {
  const { environment, api, apiLog, realtimeUrl, userPool, key, alerts, isReplica } = props;
  const plain = { region: stack.region, graphqlUrl: api.graphqlUrl, realtimeUrl };
  if (environment.watch === 'queues' && alerts) {
    const watched = findWatched(stack, { api, apiLog, firewallMetric: null });
    new QueueWatch(stack, 'Watch', { watched, topic: alerts });
  }
  if (environment.name === 'local') return { site: null, endpoint: plain };
  const firewall = environment.firewall
    ? new Firewall(stack, 'Firewall', {
        protects: { Api: api.arn, ...(!isReplica && { UserPool: userPool.userPoolArn }) },
      })
    : null;
  const domain = isReplica ? null : addApiDomain(stack, props);
  const endpoint = domain
    ? { ...plain, graphqlUrl: domain.graphqlUrl, realtimeUrl: domain.realtimeUrl }
    : plain;
  const site = environment.site && !isReplica ? addSite(stack, props, domain, endpoint) : null;
  if (environment.backups) new Backups(stack, 'Backups', { environment, kept: environment.backups });
  if (environment.watch === 'silent' || environment.watch === 'alerts') {
    const watched = findWatched(stack, { api, apiLog, firewallMetric: firewall?.metricName ?? null });
    new Watch(stack, 'Watch', { watched, environment, topic: alerts });
  }
  if (key) letFunctionsUseKey(stack, key);
  else Aspects.of(stack).add({ visit: encryptTopic });
  acknowledgeRules(stack, environment);
  return { site, endpoint };
}

/** The key that AWS keeps for topics, where a topic has no other. */
function encryptTopic(node: unknown): void {
  if (node instanceof CfnTopic) node.kmsMasterKeyId ??= 'alias/aws/sns';
}

function addApiDomain(stack: Stack, { environment, api, certificates }: SurroundProps): ApiDomain | null {
  const name = environment.domains.api;
  if (name === null || !certificates?.api) return null;
  return new ApiDomain(stack, 'ApiDomain', { api, name, certificate: certificates.api });
}

function addSite(
  stack: Stack,
  props: SurroundProps,
  apiDomain: ApiDomain | null,
  endpoint: SiteEndpoint,
): Site {
  const { environment, userPool, clientId, certificates } = props;
  const { domains } = environment;
  const domain =
    domains.site !== null && certificates?.site
      ? { name: domains.site, certificate: certificates.site }
      : null;
  const site = new Site(stack, 'Site', {
    domain,
    config: { userPoolId: userPool.userPoolId, userPoolClientId: clientId, ...endpoint },
    otherRegions: environment.regions.slice(1),
  });
  new CfnOutput(stack, 'SiteUrl', { value: site.url });
  const zone = hostedZoneOf(stack, domains);
  if (zone) {
    new Names(stack, 'Names', {
      zone,
      site: domain && { name: domain.name, distribution: site.distribution },
      api: apiDomain && domains.api !== null ? { name: domains.api, domain: apiDomain } : null,
    });
  }
  return site;
}
