import { at, type DeployedResource, items, referredId } from './deployed-template.ts';
import type { Gap } from './gap.ts';
import { brokenRules, type Rule } from './rule.ts';

/** The API, the firewall before it and the site. */
export function edgeGaps(resources: readonly DeployedResource[]): Gap[] {
  return [...brokenRules(resources, [...apiRules, ...firewallRules, ...siteRules]), ...unguarded(resources)];
}

const api = 'AWS::AppSync::GraphQLApi';
const apiRules: Rule[] = [
  {
    rule: 'api-log',
    says: 'Failed fields are logged, without what people wrote.',
    type: api,
    holds: ({ properties }) =>
      ['ERROR', 'ALL'].includes(String(at(properties, 'LogConfig', 'FieldLogLevel'))) &&
      at(properties, 'LogConfig', 'ExcludeVerboseContent') === true,
  },
  {
    rule: 'api-tracing',
    says: 'Requests can be traced.',
    type: api,
    holds: ({ properties }) => properties['XrayEnabled'] === true,
  },
  {
    rule: 'api-introspection',
    says: 'The schema is not for everybody.',
    type: api,
    holds: ({ properties }) => properties['IntrospectionConfig'] === 'DISABLED',
  },
  {
    rule: 'api-limits',
    says: 'No request asks for without end.',
    type: api,
    holds: ({ properties }) =>
      Number(properties['QueryDepthLimit']) > 0 &&
      Number(properties['QueryDepthLimit']) <= 8 &&
      Number(properties['ResolverCountLimit']) > 0,
  },
  {
    rule: 'api-key-expiry',
    says: 'An API key runs out.',
    type: 'AWS::AppSync::ApiKey',
    holds: ({ properties }) => typeof properties['Expires'] === 'number',
  },
];

const firewallRules: Rule[] = [
  {
    rule: 'firewall-groups',
    says: 'Known attacks are refused.',
    type: 'AWS::WAFv2::WebACL',
    holds: ({ properties }) =>
      items(properties['Rules']).filter((rule) => at(rule, 'Statement', 'ManagedRuleGroupStatement'))
        .length >= 3,
  },
  {
    rule: 'firewall-rate',
    says: 'Too much from one address is refused.',
    type: 'AWS::WAFv2::WebACL',
    holds: ({ properties }) =>
      items(properties['Rules']).some(
        (rule) =>
          at(rule, 'Statement', 'RateBasedStatement', 'AggregateKeyType') === 'IP' &&
          at(rule, 'Action', 'Block') !== undefined,
      ),
  },
];

/** The API and the users without a firewall before them. */
function unguarded(resources: readonly DeployedResource[]): Gap[] {
  const guarded = new Set(
    resources
      .filter(({ type }) => type === 'AWS::WAFv2::WebACLAssociation')
      .map(({ properties }) => referredId(properties['ResourceArn'])),
  );
  return resources
    .filter(({ type, id }) => [api, 'AWS::Cognito::UserPool'].includes(type) && !guarded.has(id))
    .map(({ id }) => ({ rule: 'firewall', id, says: 'No firewall stands before it.' }));
}

const distribution = 'AWS::CloudFront::Distribution';
const siteRules: Rule[] = [
  {
    rule: 'site-https',
    says: 'The site is had with TLS only.',
    type: distribution,
    holds: ({ properties }) =>
      at(properties, 'DistributionConfig', 'DefaultCacheBehavior', 'ViewerProtocolPolicy') ===
      'redirect-to-https',
  },
  {
    rule: 'site-headers',
    says: 'Pages come with headers that keep them to themselves.',
    type: distribution,
    holds: ({ properties }) =>
      at(properties, 'DistributionConfig', 'DefaultCacheBehavior', 'ResponseHeadersPolicyId') !== undefined,
  },
  {
    rule: 'site-private-origin',
    says: 'CloudFront alone reads the bucket.',
    type: distribution,
    holds: ({ properties }) => {
      const origins = items(at(properties, 'DistributionConfig', 'Origins'));
      return (
        origins.length > 0 && origins.every((origin) => at(origin, 'OriginAccessControlId') !== undefined)
      );
    },
  },
  {
    rule: 'site-content-policy',
    says: 'Scripts of others don’t run, pages of others don’t frame ours, plain HTTP is not tried again.',
    type: 'AWS::CloudFront::ResponseHeadersPolicy',
    holds: ({ properties }) => {
      const headers = at(properties, 'ResponseHeadersPolicyConfig', 'SecurityHeadersConfig');
      const policy = JSON.stringify(at(headers, 'ContentSecurityPolicy', 'ContentSecurityPolicy') ?? '');
      return (
        policy.includes("script-src 'self';") &&
        policy.includes("frame-ancestors 'none'") &&
        Number(at(headers, 'StrictTransportSecurity', 'AccessControlMaxAgeSec')) >= 31_536_000
      );
    },
  },
];
