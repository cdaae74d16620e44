import { deriveUuid } from '../physical-names.ts';
import {
  derivedId,
  nameFrom,
  propertyOr,
  refValue,
  regionalArn,
  type ResourceFacts,
  type ResourceTypes,
} from '../resource-type.ts';

/** The name in `FunctionName`, which may hold a name, an ARN or either with a qualifier. */
function functionNameIn(resource: ResourceFacts): string {
  return functionName(String(resource.property('FunctionName') ?? ''));
}

/**
 * The name of a function in whatever form a template refers to it: name, ARN or partial ARN, qualified or not.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function functionName(reference: string): string {
  const name = /^(?:arn:[^:]+:lambda:[^:]*:)?(?:\d*:)?(?:function:)?([^:]+)/.exec(reference);
  return name?.[1] ?? reference;
}

const aliasName = (resource: ResourceFacts) => String(resource.property('Name') ?? '');
const functionUrlId = derivedId(32);

export const lambdaTypes: ResourceTypes = {
  'AWS::Lambda::Function': {
    ref: nameFrom('FunctionName', 64),
    attributes: { Arn: regionalArn('lambda', (resource) => `function:${resource.ref()}`) },
  },
  'AWS::Lambda::Version': {
    ref: regionalArn('lambda', (resource) => `function:${functionNameIn(resource)}:1`),
    attributes: { FunctionArn: refValue, Version: () => '1' },
  },
  'AWS::Lambda::Alias': {
    ref: regionalArn('lambda', (resource) => `function:${functionNameIn(resource)}:${aliasName(resource)}`),
    attributes: { AliasArn: refValue },
  },
  'AWS::Lambda::LayerVersion': {
    ref: regionalArn('lambda', (resource) => `layer:${String(nameFrom('LayerName', 140)(resource))}:1`),
    attributes: { LayerVersionArn: refValue },
  },
  'AWS::Lambda::EventSourceMapping': {
    ref: (resource) => deriveUuid(`mapping/${resource.stackName}/${resource.logicalId}`),
    attributes: {
      Id: refValue,
      EventSourceMappingArn: regionalArn('lambda', (resource) => `event-source-mapping:${resource.ref()}`),
    },
  },
  'AWS::Lambda::Url': {
    ref: propertyOr('TargetFunctionArn', () => ''),
    attributes: {
      FunctionArn: refValue,
      FunctionUrl: (resource) => `https://${functionUrlId(resource)}.lambda-url.${resource.region}.on.aws/`,
    },
  },
};
