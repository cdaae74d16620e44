import { Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import type { Domains } from './environment.ts';
import { hostedZoneOf } from './hosted-zone.ts';

/**
 * CloudFront, and AppSync with it, take certificates from here, wherever they serve.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 */
export const certificateRegion = 'us-east-1';

/** Certificates of the names that an environment has. */
export class CertificateStack extends Stack {
  readonly site: Certificate | null;
  readonly api: Certificate | null;

  constructor(scope: Construct, id: string, { domains, ...props }: StackProps & { domains: Domains }) {
    super(scope, id, props);
    const zone = hostedZoneOf(this, domains);
    // Without a zone, ACM says what to write where, and waits for it.
    const validation = zone ? CertificateValidation.fromDns(zone) : CertificateValidation.fromDns();
    const certificate = (name: string, domainName: string | null) =>
      domainName === null ? null : new Certificate(this, name, { domainName, validation });
    this.site = certificate('Site', domains.site);
    this.api = certificate('Api', domains.api);
  }
}
