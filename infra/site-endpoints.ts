import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { type Site, type SiteEndpoint, withEndpoints } from './site.ts';

export interface SiteEndpointsProps {
  /** In the first region. */
  site: Site;
  /** Of all further regions, in the order in which clients try them. */
  others: readonly SiteEndpoint[];
}

/**
 * The site's `/config.json` where there are several regions. It stands in the stack of the last one: each region's API
 * has its address only when that region is there, and all of them need the first.
 */
export class SiteEndpoints extends Construct {
  constructor(scope: Construct, id: string, { site, others }: SiteEndpointsProps) {
    super(scope, id);
    const key = 'config.json';
    new AwsCustomResource(this, 'File', {
      onUpdate: {
        service: 'S3',
        action: 'putObject',
        region: Stack.of(site).region,
        parameters: {
          Bucket: site.bucket.bucketName,
          Key: key,
          Body: Stack.of(this).toJsonString(withEndpoints(site.config, others)),
          ContentType: 'application/json',
          // CloudFront asks for it anew as well, so nothing has to be invalidated.
          CacheControl: 'no-cache',
        },
        outputPaths: [],
        physicalResourceId: PhysicalResourceId.of(key),
      },
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({ actions: ['s3:PutObject'], resources: [site.bucket.arnForObjects(key)] }),
      ]),
      installLatestAwsSdk: false,
    });
  }
}
