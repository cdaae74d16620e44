import { HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Domains } from './environment.ts';

/** Where names are written; `null` when somebody does it by hand. */
export function hostedZoneOf(scope: Construct, { hostedZone }: Domains): IHostedZone | null {
  if (!hostedZone) return null;
  return HostedZone.fromHostedZoneAttributes(scope, 'Zone', {
    hostedZoneId: hostedZone.id,
    zoneName: hostedZone.name,
  });
}
