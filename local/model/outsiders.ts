import type { NotEmulated } from './not-emulated.ts';
import type { FunctionsRead } from './read-functions.ts';
import type { StackModel } from './stack-model.ts';

/**
 * Notices what APIs and others use but no stack of the assembly declares, such as an imported table or user pool.
 * The start goes on: calls to these fail as on AWS when the resource does not exist.
 */
export function noticeOutsiders(
  model: StackModel,
  called: ReadonlySet<string>,
  { functions, unreadable }: FunctionsRead,
  notEmulated: NotEmulated,
): void {
  const tables = new Set(model.tables.map((table) => table.name));
  const pools = new Set(model.userPools.map((pool) => pool.id));
  const known = new Set([...functions.map((lambdaFunction) => lambdaFunction.arn), ...unreadable.keys()]);
  const notice = (type: string, id: string) => notEmulated.add(`${type} ${id}, outside the assembly`);

  for (const arn of called) if (!known.has(arn)) notice('AWS::Lambda::Function', arn);
  for (const api of model.apis) {
    for (const source of api.dataSources) {
      if (source.type === 'UNSUPPORTED')
        notEmulated.add(`AWS::AppSync::DataSource of type ${source.templateType}`);
      if (source.type === 'AMAZON_DYNAMODB' && !tables.has(source.tableName)) {
        notice('AWS::DynamoDB::Table', source.tableName);
      }
    }
    for (const provider of [api.defaultAuth, ...api.additionalAuth]) {
      if (provider.type === 'AMAZON_COGNITO_USER_POOLS' && !pools.has(provider.userPoolId)) {
        notice('AWS::Cognito::UserPool', provider.userPoolId);
      }
    }
  }
}
