import { isJsonObject, parseJson } from '../../lib/json.ts';
import { alphabets, deriveText } from '../physical-names.ts';
import {
  derivedId,
  nameFrom,
  propertyOr,
  refValue,
  regionalArn,
  type ResourceFacts,
  type ResourceTypes,
} from '../resource-type.ts';

const poolSuffix = derivedId(9, alphabets.alphanumeric);

/** Client secrets of Cognito are about fifty lower-case letters and digits. */
const clientSecretLength = 51;

/** By the client's id alone, so that whoever knows the id can tell the secret as Cognito would. */
function secretOfClient(clientId: string, resource: ResourceFacts): string {
  const secret = resource.secretFor(`user-pool-client/${clientId}`);
  return deriveText(secret, clientSecretLength, alphabets.lowerAlphanumeric);
}

/** The CDK reads a client's secret through a custom resource that holds an SDK call as JSON text. */
function secretOfDescribedClient(resource: ResourceFacts): string {
  const call = parseJson(String(resource.property('Create') ?? ''));
  const parameters = isJsonObject(call) ? call['parameters'] : undefined;
  return secretOfClient(String(isJsonObject(parameters) ? parameters['ClientId'] : ''), resource);
}

export const cognitoTypes: ResourceTypes = {
  'AWS::Cognito::UserPool': {
    ref: (resource) => `${resource.region}_${poolSuffix(resource)}`,
    attributes: {
      UserPoolId: refValue,
      Arn: regionalArn('cognito-idp', (resource) => `userpool/${resource.ref()}`),
      ProviderName: (resource) => `${new URL(resource.origin).host}/${resource.ref()}`,
      ProviderURL: (resource) => `${resource.origin}/${resource.ref()}`,
    },
  },
  'AWS::Cognito::UserPoolClient': {
    ref: derivedId(26),
    attributes: {
      ClientId: refValue,
      ClientSecret: (resource) => secretOfClient(resource.ref(), resource),
      Name: nameFrom('ClientName', 128),
    },
  },
  'Custom::DescribeCognitoUserPoolClient': {
    ref: derivedId(26),
    attributes: { 'UserPoolClient.ClientSecret': secretOfDescribedClient },
  },
  'AWS::Cognito::UserPoolGroup': { ref: nameFrom('GroupName', 128), attributes: {} },
  'AWS::Cognito::UserPoolUser': { ref: nameFrom('Username', 128), attributes: {} },
  'AWS::Cognito::UserPoolDomain': {
    ref: propertyOr('Domain', () => ''),
    attributes: { CloudFrontDistribution: derivedId(14, alphabets.lowerAlphanumeric) },
  },
  'AWS::Cognito::UserPoolResourceServer': { ref: propertyOr('Identifier', () => ''), attributes: {} },
  'AWS::Cognito::IdentityPool': {
    ref: (resource) => `${resource.region}:${derivedId(32, '0123456789abcdef')(resource)}`,
    attributes: { Id: refValue, Name: nameFrom('IdentityPoolName', 128) },
  },
};
