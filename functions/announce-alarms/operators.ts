import {
  type CognitoIdentityProviderClient,
  paginateListUsersInGroup,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';

export interface Operator {
  userId: string;
  /** For who has no profile yet, as the API names them. */
  accountName: string;
}

/** All members of the group of operators. */
export type ListOperators = () => Promise<Operator[]>;

const operatorGroup = 'ops.admin';
/** As `limits.displayNameChars` in resolvers. */
const nameChars = 40;

export function createOperators(client: CognitoIdentityProviderClient, userPoolId: string): ListOperators {
  return async () => {
    const operators: Operator[] = [];
    const pages = paginateListUsersInGroup({ client }, { UserPoolId: userPoolId, GroupName: operatorGroup });
    for await (const { Users = [] } of pages) operators.push(...Users.flatMap(operatorOf));
    return operators;
  };
}

function operatorOf({ Username = '', Attributes = [], Enabled = true }: UserType): Operator[] {
  const attribute = (name: string) => Attributes.find(({ Name }) => Name === name)?.Value;
  const userId = attribute('sub');
  if (userId === undefined || !Enabled) return [];
  return [{ userId, accountName: Username.slice(0, nameChars) }];
}
