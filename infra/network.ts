import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws } from 'aws-cdk-lib';
import { Construct } from 'constructs';

const gateways = {
  DynamoDb: GatewayVpcEndpointAwsService.DYNAMODB,
  S3: GatewayVpcEndpointAwsService.S3,
};

/** What functions in the network call that no gateway leads to. Each costs per hour and zone. */
const interfaces = {
  Sqs: InterfaceVpcEndpointAwsService.SQS,
  Sns: InterfaceVpcEndpointAwsService.SNS,
  SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  Kms: InterfaceVpcEndpointAwsService.KMS,
  XRay: InterfaceVpcEndpointAwsService.XRAY,
  CloudWatch: InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
};

/** Subnets in two zones without a way out: no gateway to the internet, no address translation, endpoints instead. */
export class Network extends Construct {
  readonly vpc: IVpc;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Functions', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 22 }],
      restrictDefaultSecurityGroup: false,
      flowLogs: { Flow: {} },
    });
    for (const [name, service] of Object.entries(gateways)) {
      const endpoint = vpc.addGatewayEndpoint(name, { service });
      endpoint.addToPolicy(ofThisAccount());
    }
    for (const [name, service] of Object.entries(interfaces)) {
      const endpoint = vpc.addInterfaceEndpoint(name, { service });
      endpoint.addToPolicy(ofThisAccount());
    }
    // A Vpc is an IVpc; CDK's declarations differ in how they write optional properties.
    this.vpc = vpc as IVpc;
  }
}

/** Nobody else's credentials pass: what leaves through an endpoint is what our roles may do. */
function ofThisAccount(): PolicyStatement {
  return new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: ['*'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } },
  });
}
