import { alphabets, deriveUuid } from '../physical-names.ts';
import {
  derivedId,
  globalArn,
  nameFrom,
  propertyOr,
  refValue,
  regionalArn,
  type ResourceFacts,
  type ResourceType,
  type ResourceTypes,
} from '../resource-type.ts';

/** A type whose `Ref` is its name and whose `Arn` is built from it. */
function named(property: string, service: string, arnPrefix: string, maxLength?: number): ResourceType {
  return {
    ref: nameFrom(property, maxLength),
    attributes: { Arn: regionalArn(service, (resource) => arnPrefix + resource.ref()) },
  };
}

/** An identity type: `Ref` is the name, the ARN has no region. */
function identity(property: string, kind: string, idAttribute: string, idPrefix: string): ResourceType {
  return {
    ref: nameFrom(property, 64),
    attributes: {
      Arn: globalArn('iam', (resource) => `${kind}/${resource.ref()}`),
      [idAttribute]: derivedId(17, alphabets.upperAlphanumeric, idPrefix),
    },
  };
}

const uuid = (resource: ResourceFacts) => deriveUuid(`id/${resource.stackName}/${resource.logicalId}`);
const onlyRef = (ref: ResourceType['ref']): ResourceType => ({ ref, attributes: {} });
const hexId = (prefix: string) => derivedId(17, '0123456789abcdef', prefix);
const zoneId = derivedId(20, alphabets.upperAlphanumeric, 'Z');

/** Types that are not emulated, yet whose names and ARNs others carry about (a role, a key, a log group …). */
export const companionTypes: ResourceTypes = {
  'AWS::IAM::Role': identity('RoleName', 'role', 'RoleId', 'AROA'),
  'AWS::IAM::User': identity('UserName', 'user', 'UserId', 'AIDA'),
  'AWS::IAM::Group': identity('GroupName', 'group', 'GroupId', 'AGPA'),
  'AWS::IAM::InstanceProfile': identity(
    'InstanceProfileName',
    'instance-profile',
    'InstanceProfileId',
    'AIPA',
  ),
  'AWS::IAM::ManagedPolicy': onlyRef(
    globalArn('iam', (resource) => `policy/${String(nameFrom('ManagedPolicyName', 128)(resource))}`),
  ),
  'AWS::IAM::Policy': onlyRef(nameFrom('PolicyName', 128)),
  'AWS::Logs::LogGroup': {
    ref: nameFrom('LogGroupName'),
    attributes: { Arn: regionalArn('logs', (resource) => `log-group:${resource.ref()}:*`) },
  },
  'AWS::KMS::Key': {
    ref: uuid,
    attributes: { KeyId: refValue, Arn: regionalArn('kms', (resource) => `key/${resource.ref()}`) },
  },
  'AWS::KMS::Alias': onlyRef(propertyOr('AliasName', () => '')),
  'AWS::SSM::Parameter': {
    ref: nameFrom('Name'),
    attributes: { Type: propertyOr('Type', () => 'String'), Value: propertyOr('Value', () => '') },
  },
  'AWS::SecretsManager::Secret': {
    ref: regionalArn('secretsmanager', (resource) => {
      const suffix = derivedId(6, alphabets.alphanumeric)(resource);
      return `secret:${String(nameFrom('Name', 512)(resource))}-${suffix}`;
    }),
    attributes: { Id: refValue },
  },
  'AWS::CertificateManager::Certificate': onlyRef(
    regionalArn('acm', (resource) => `certificate/${uuid(resource)}`),
  ),
  'AWS::Route53::HostedZone': { ref: zoneId, attributes: { Id: refValue } },
  'AWS::CloudFront::Distribution': {
    ref: derivedId(13, alphabets.upperAlphanumeric, 'E'),
    attributes: {
      Id: refValue,
      DomainName: (resource) => `${derivedId(13)(resource)}.cloudfront.net`,
    },
  },
  'AWS::CloudWatch::Alarm': named('AlarmName', 'cloudwatch', 'alarm:'),
  'AWS::CloudWatch::CompositeAlarm': named('AlarmName', 'cloudwatch', 'alarm:'),
  'AWS::CloudWatch::Dashboard': onlyRef(nameFrom('DashboardName')),
  'AWS::WAFv2::WebACL': {
    ref: nameFrom('Name', 128),
    attributes: {
      Arn: regionalArn('wafv2', (resource) => `regional/webacl/${resource.ref()}/${uuid(resource)}`),
      Id: uuid,
    },
  },
  'AWS::StepFunctions::StateMachine': {
    ref: regionalArn(
      'states',
      (resource) => `stateMachine:${String(nameFrom('StateMachineName', 80)(resource))}`,
    ),
    attributes: { Arn: refValue, Name: nameFrom('StateMachineName', 80) },
  },
  'AWS::Kinesis::Stream': named('Name', 'kinesis', 'stream/', 128),
  'AWS::KinesisFirehose::DeliveryStream': named('DeliveryStreamName', 'firehose', 'deliverystream/', 64),
  'AWS::Events::Archive': named('ArchiveName', 'events', 'archive/', 48),
  'AWS::Scheduler::Schedule': named('Name', 'scheduler', 'schedule/default/', 64),
  'AWS::Scheduler::ScheduleGroup': named('Name', 'scheduler', 'schedule-group/', 64),
  'AWS::EC2::VPC': { ref: hexId('vpc-'), attributes: { VpcId: refValue } },
  'AWS::EC2::Subnet': { ref: hexId('subnet-'), attributes: { SubnetId: refValue } },
  'AWS::EC2::SecurityGroup': { ref: hexId('sg-'), attributes: { GroupId: refValue, Id: refValue } },
};
