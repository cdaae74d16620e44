import { CfnDomainName, CfnDomainNameApiAssociation, type GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';

export interface ApiDomainProps {
  api: GraphqlApi;
  name: string;
  certificate: ICertificate;
}

/** A name of one's own for the API: requests and sockets both. */
export class ApiDomain extends Construct {
  /** Where the name has to lead to. */
  readonly target: string;
  readonly targetZoneId: string;
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;

  constructor(scope: Construct, id: string, { api, name, certificate }: ApiDomainProps) {
    super(scope, id);
    const domain = new CfnDomainName(this, 'Name', {
      domainName: name,
      certificateArn: certificate.certificateArn,
    });
    new CfnDomainNameApiAssociation(this, 'Association', {
      domainName: domain.attrDomainName,
      apiId: api.apiId,
    });
    this.target = domain.attrAppSyncDomainName;
    this.targetZoneId = domain.attrHostedZoneId;
    this.graphqlUrl = `https://${name}/graphql`;
    // https://docs.aws.amazon.com/appsync/latest/devguide/custom-domain-name.html
    this.realtimeUrl = `wss://${name}/graphql/realtime`;
  }
}
