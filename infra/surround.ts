import { Aspects, CfnOutput, type Stack } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { acknowledgeRules } from './acknowledged-rules.ts';
import { ApiDomain } from './api-domain.ts';
import { Backups } from './backups.ts';
import type { CertificateStack } from './certificates.ts';
import { letFunctionsUseKey } from './customer-key.ts';
import type { Environment } from './environment.ts';
import { Firewall } from './firewall.ts';
import { hostedZoneOf } from './hosted-zone.ts';
import { Names } from './names.ts';
import { Site } from './site.ts';
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
  certificates: CertificateStack | null;
  /** True: users, site and names are in another region. */
  isReplica: boolean;
}

/**
 * Puts around an application what it needs on AWS and not on a laptop: firewall, site, names, alarms. To be called when
 * everything else is there.
 */
export function surround(stack: Stack, props: SurroundProps): void {
  const { environment, api, apiLog, userPool, key, isReplica } = props;
  if (environment.name === 'local') return;
  const firewall = environment.firewall
    ? new Firewall(stack, 'Firewall', {
        protects: { Api: api.arn, ...(!isReplica && { UserPool: userPool.userPoolArn }) },
      })
    : null;
  const domain = isReplica ? null : addApiDomain(stack, props);
  if (environment.site && !isReplica) addSite(stack, props, domain);
  if (environment.backups) new Backups(stack, 'Backups', { environment, kept: environment.backups });
  if (environment.watch !== 'none') {
    const watched = findWatched(stack, { api, apiLog, firewallMetric: firewall?.metricName ?? null });
    new Watch(stack, 'Watch', { watched, environment, key });
  }
  if (key) letFunctionsUseKey(stack, key);
  else Aspects.of(stack).add({ visit: encryptTopic });
  acknowledgeRules(stack, environment);
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

function addSite(stack: Stack, props: SurroundProps, apiDomain: ApiDomain | null): void {
  const { environment, api, realtimeUrl, userPool, clientId, certificates } = props;
  const { domains } = environment;
  const domain =
    domains.site !== null && certificates?.site
      ? { name: domains.site, certificate: certificates.site }
      : null;
  const site = new Site(stack, 'Site', {
    domain,
    config: {
      region: stack.region,
      userPoolId: userPool.userPoolId,
      userPoolClientId: clientId,
      graphqlUrl: apiDomain?.graphqlUrl ?? api.graphqlUrl,
      realtimeUrl: apiDomain?.realtimeUrl ?? realtimeUrl,
    },
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
}
