import { AaaaRecord, ARecord, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import type { ApiDomain } from './api-domain.ts';

export interface NamesProps {
  zone: IHostedZone;
  site: { name: string; distribution: Distribution } | null;
  api: { name: string; domain: ApiDomain } | null;
}

/** Leads the names of an environment to what answers them. */
export class Names extends Construct {
  constructor(scope: Construct, id: string, { zone, site, api }: NamesProps) {
    super(scope, id);
    if (site) {
      const target = RecordTarget.fromAlias(new CloudFrontTarget(site.distribution));
      new ARecord(this, 'Site', { zone, recordName: `${site.name}.`, target });
      new AaaaRecord(this, 'SiteV6', { zone, recordName: `${site.name}.`, target });
    }
    if (api) {
      const { target, targetZoneId } = api.domain;
      new ARecord(this, 'Api', {
        zone,
        recordName: `${api.name}.`,
        target: RecordTarget.fromAlias({ bind: () => ({ dnsName: target, hostedZoneId: targetZoneId }) }),
      });
    }
  }
}
