import type { ApiModel, AuthProvider } from './appsync.ts';
import type { StackModel } from './stack-model.ts';

/** ARNs of the functions that something in the model calls. */
export function calledFunctions(model: StackModel): Set<string> {
  const arns = [
    ...model.apis.flatMap(functionsOfApi),
    ...model.userPools.flatMap((pool) => Object.values(pool.lambdaTriggers)),
    ...model.eventSourceMappings.map((mapping) => mapping.functionArn),
    ...model.eventRules.flatMap((rule) => rule.targets.map((target) => target.arn)),
    ...model.topicSubscriptions.map((subscription) => subscription.endpoint),
    ...model.functions.flatMap(({ async }) => [async.onFailureArn ?? '', async.onSuccessArn ?? '']),
  ];
  return new Set(arns.filter((arn) => arn.includes(':lambda:')));
}

function functionsOfApi(api: ApiModel): string[] {
  const sources = api.dataSources.flatMap((source) =>
    source.type === 'AWS_LAMBDA' ? source.functionArn : [],
  );
  const providers: AuthProvider[] = [api.defaultAuth, ...api.additionalAuth];
  const authorizers = providers.flatMap((provider) =>
    provider.type === 'AWS_LAMBDA' ? provider.functionArn : [],
  );
  return [...sources, ...authorizers];
}
