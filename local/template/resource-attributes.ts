import type { ResourceType } from './resource-type.ts';
import { appsyncTypes } from './resource-types/appsync.ts';
import { cognitoTypes } from './resource-types/cognito.ts';
import { companionTypes } from './resource-types/companions.ts';
import { dynamoDbTypes } from './resource-types/dynamodb.ts';
import { lambdaTypes } from './resource-types/lambda.ts';
import { messagingTypes } from './resource-types/messaging.ts';

const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(
  [appsyncTypes, cognitoTypes, dynamoDbTypes, lambdaTypes, messagingTypes, companionTypes].flatMap(
    Object.entries,
  ),
);

/** What `Ref` and `Fn::GetAtt` answer for a type; `undefined` for a type that has no local values. */
export function resourceType(name: string): ResourceType | undefined {
  return resourceTypes.get(name);
}
