import { runInNewContext } from 'node:vm';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createWebSiteRoute } from '../local/transports/web-site.ts';
import { aRequest } from '../local/transports/testing/a-request.ts';
import { routing, Site } from './site.ts';

const headersPolicy = z.object({
  Properties: z.object({
    ResponseHeadersPolicyConfig: z.object({
      CustomHeadersConfig: z.object({
        Items: z.array(z.object({ Header: z.string(), Value: z.string() })),
      }),
      SecurityHeadersConfig: z.object({
        ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.string() }),
        FrameOptions: z.object({ FrameOption: z.string() }),
        ReferrerPolicy: z.object({ ReferrerPolicy: z.string() }),
        StrictTransportSecurity: z.object({ AccessControlMaxAgeSec: z.number() }),
      }),
    }),
  }),
});

describe('The site', () => {
  let template: Template;
  let deployed: z.output<typeof headersPolicy>['Properties']['ResponseHeadersPolicyConfig'];
  beforeAll(() => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'Stack');
    new Site(stack, 'Site', {
      domain: null,
      otherRegions: ['eu-central-1'],
      config: {
        region: 'eu-west-1',
        userPoolId: 'pool',
        userPoolClientId: 'client',
        graphqlUrl: 'https://api.example.com/graphql',
        realtimeUrl: 'wss://api.example.com/graphql/realtime',
      },
    });
    template = Template.fromStack(stack);
    const [policy] = Object.values(template.findResources('AWS::CloudFront::ResponseHeadersPolicy'));
    deployed = headersPolicy.parse(policy).Properties.ResponseHeadersPolicyConfig;
  }, 60_000);

  it('lets pages talk to the API, to its sockets, to those of the other region and to the user pool, and to nobody else', () => {
    const policy = deployed.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy;

    expect(policy.split('; ')).toContain(
      "connect-src 'self' https://api.example.com wss://api.example.com https://cognito-idp.eu-west-1.amazonaws.com https://*.appsync-api.eu-central-1.amazonaws.com wss://*.appsync-realtime-api.eu-central-1.amazonaws.com",
    );
  });

  it('sends the headers that the laptop sends, and asks for TLS', async () => {
    const response = await createWebSiteRoute(null, () => ({}))(aRequest({ path: '/config.json' }));
    const local = response?.headers ?? {};
    const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = deployed;
    const rest = (policy: string) => policy.split('; ').filter((part) => !part.startsWith('connect-src'));

    expect(rest(security.ContentSecurityPolicy.ContentSecurityPolicy)).toEqual(
      rest(String(local['content-security-policy'])),
    );
    expect(security.FrameOptions.FrameOption).toBe(local['x-frame-options']);
    expect(security.ReferrerPolicy.ReferrerPolicy).toBe(local['referrer-policy']);
    for (const { Header, Value } of custom.Items) expect(local[Header], Header).toBe(Value);
    expect(security.StrictTransportSecurity.AccessControlMaxAgeSec).toBeGreaterThanOrEqual(31_536_000);
  });

  it.each([
    ['/', '/index.html'],
    ['/rooms/42/message/7', '/index.html'],
    ['/playground', '/playground.html'],
    ['/assets/app-a1b2.js', '/assets/app-a1b2.js'],
    ['/config.json', '/config.json'],
    ['/missing.js', '/missing.js'],
  ])('answers %s with %s', (uri, file) => {
    const answered: unknown = runInNewContext(`${routing}; handler({ request: { uri } })`, { uri });

    expect(answered).toEqual({ uri: file });
  });

  it('is read by CloudFront alone', () => {
    template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: { SigningBehavior: 'always', OriginAccessControlOriginType: 's3' },
    });
    template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
  });
});
