import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Annotations, Duration, Fn, Stack } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  type IOriginAccessControl,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';

const builtSite = fileURLToPath(new URL('../web/dist', import.meta.url));

/** What the browser reads from `/config.json`: the build knows no address. `web/src/config.ts` says what each is. */
export interface SiteConfig {
  region: string;
  userPoolId: string;
  userPoolClientId: string;
  graphqlUrl: string;
  realtimeUrl: string;
}

/** Where the API of one region is. */
export interface SiteEndpoint {
  region: string;
  graphqlUrl: string;
  realtimeUrl: string;
}

export interface SiteProps {
  config: SiteConfig;
  /** Further regions with an API. Their addresses are known later than the site: `SiteEndpoints` writes the file then. */
  otherRegions: readonly string[];
  /** A name of one's own, with its certificate. */
  domain: { name: string; certificate: ICertificate } | null;
}

/** The web app: files in a bucket that only CloudFront reads. */
export class Site extends Construct {
  readonly config: SiteConfig;
  readonly bucket: IBucket;
  readonly distribution: Distribution;
  readonly url: string;

  constructor(scope: Construct, id: string, { config, otherRegions, domain }: SiteProps) {
    super(scope, id);
    this.config = config;
    // A Bucket is an IBucket; CDK's declarations differ in how they write optional properties.
    this.bucket = new Bucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
    }) as IBucket;
    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'Chorus',
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      ...(domain && { domainNames: [domain.name], certificate: domain.certificate }),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
          originAccessControl: this.addAccess(),
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.addHeaders(contentSecurityPolicy(config, otherRegions)),
        compress: true,
        functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: this.addRouting() }],
      },
    });
    this.deploy(otherRegions.length === 0 ? config : null);
    this.url = `https://${domain?.name ?? this.distribution.distributionDomainName}`;
  }

  /** Its name, and those below, are the same for all environments of an account unless they are given. */
  private addAccess(): IOriginAccessControl {
    return new S3OriginAccessControl(this, 'Access', {
      originAccessControlName: `${Stack.of(this).stackName}-site`,
    });
  }

  private addHeaders(policy: string): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: `${Stack.of(this).stackName}-site`,
      comment: 'What a browser may do with the pages of Chorus',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: [
          {
            header: 'permissions-policy',
            value: 'camera=(), geolocation=(), microphone=()',
            override: true,
          },
          { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
        ],
      },
    });
  }

  /** Every address without a file of its own is the app's; a missing file stays missing. */
  private addRouting(): EdgeFunction {
    return new EdgeFunction(this, 'Routing', {
      functionName: `${Stack.of(this).stackName}-routing`,
      comment: 'Answers addresses of the web app with its page',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(routing),
    });
  }

  /** @param config of the one region there is; `null`: somebody else writes it. */
  private deploy(config: SiteConfig | null): void {
    if (!existsSync(`${builtSite}/index.html`)) {
      Annotations.of(this).addError(
        'The web app is not built: run `node --import tsx .ci/build-web.ts` first.',
      );
      return;
    }
    const assets = new BucketDeployment(this, 'Assets', {
      sources: [Source.asset(builtSite, { exclude: ['*', '!assets', '!assets/**'] })],
      destinationBucket: this.bucket,
      // Their names change with what is in them. Those of the last version stay: a page that is open may ask for them.
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
      prune: false,
    });
    const pages = new BucketDeployment(this, 'Pages', {
      sources: [
        Source.asset(builtSite, { exclude: ['assets', 'assets/**', '.inputs'] }),
        ...(config ? [Source.jsonData('config.json', withEndpoints(config, []))] : []),
      ],
      destinationBucket: this.bucket,
      cacheControl: [CacheControl.noCache()],
      prune: false,
      distribution: this.distribution,
      distributionPaths: ['/*'],
    });
    // A page never asks for a file that is not there yet.
    pages.node.addDependency(assets);
  }
}

/** What `/config.json` holds, with the API of the first region and of further ones in order. */
export function withEndpoints(config: SiteConfig, others: readonly SiteEndpoint[]): Record<string, unknown> {
  const { region, graphqlUrl, realtimeUrl } = config;
  return { ...config, endpoints: [{ region, graphqlUrl, realtimeUrl }, ...others] };
}

/** Runs at CloudFront: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html */
export const routing = `function handler(event) {
  var request = event.request;
  if (request.uri === '/playground') request.uri = '/playground.html';
  else if (!/\\.[a-z0-9]+$/i.test(request.uri)) request.uri = '/index.html';
  return request;
}`;

/**
 * Scripts of its own only; connections to its own servers only. Mantine writes styles into the page.
 *
 * The API of a further region stands on what this stack holds, so its name can't be known here: any of that region's.
 */
function contentSecurityPolicy(
  { graphqlUrl, realtimeUrl, region }: SiteConfig,
  otherRegions: readonly string[],
): string {
  const servers = [
    originOf(graphqlUrl),
    originOf(realtimeUrl),
    `https://cognito-idp.${region}.amazonaws.com`,
    ...otherRegions.flatMap((other) => [
      `https://*.appsync-api.${other}.amazonaws.com`,
      `wss://*.appsync-realtime-api.${other}.amazonaws.com`,
    ]),
  ];
  const directives = {
    'default-src': "'self'",
    'connect-src': `'self' ${servers.join(' ')}`,
    'script-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'font-src': "'self' data:",
    // The editor of the playground.
    'worker-src': "'self' blob:",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
}

/** `https://host` of `https://host/path`, also where the host is known only during deployment. */
function originOf(url: string): string {
  const parts = Fn.split('/', url);
  return Fn.join('', [Fn.select(0, parts), '//', Fn.select(2, parts)]);
}
