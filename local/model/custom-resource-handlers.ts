import { createProblems } from '../template/problems.ts';
import type { ResolvedAssembly } from '../template/resolve-assembly.ts';
import { viewResource } from '../template/resource-view.ts';
import { functionArn } from './local-arn.ts';

/**
 * ARNs of the functions that custom resources run during a deployment. There is no deployment here, so they are not
 * part of the app unless something else calls them.
 */
export function customResourceHandlers(assembly: ResolvedAssembly): Set<string> {
  const isCustom = (type: string) =>
    type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
  const arns = assembly.resources
    .filter((resource) => isCustom(resource.type))
    // A handler that cannot be named is no function of this assembly; nothing is lost without it.
    .map((resource) => viewResource(resource, createProblems()).properties.optionalText('ServiceToken') ?? '')
    .filter((serviceToken) => serviceToken.includes(':lambda:'))
    .map((serviceToken) => functionArn(serviceToken, assembly.addresses));
  return new Set(arns);
}
