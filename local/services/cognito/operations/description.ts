import type { JsonObject } from '../../../lib/json.ts';
import type { UserPoolClientModel, UserPoolModel } from '../../../model/cognito.ts';
import { poolOf } from '../callers.ts';
import { resourceNotFound } from '../errors.ts';
import { readInput } from '../input.ts';
import { pageOf } from '../paging.ts';
import type { Operation, OperationTable } from './operation.ts';

const describeUserPool: Operation = (directory, input) => {
  const { model, users } = poolOf(directory, input);
  return { UserPool: { ...formatPool(model), EstimatedNumberOfUsers: users.all().length } };
};

const listUserPools: Operation = (directory, input) => {
  const reader = readInput(input);
  const page = pageOf(
    directory.all().map((pool) => pool.model),
    (model) => model.id,
    reader.number('MaxResults'),
    reader.optionalString('NextToken'),
  );
  return {
    UserPools: page.items.map((model) => ({
      Id: model.id,
      Name: model.name,
      LambdaConfig: model.lambdaTriggers,
    })),
    ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
  };
};

const describeUserPoolClient: Operation = (directory, input) => {
  const { model } = poolOf(directory, input);
  const clientId = readInput(input).string('ClientId');
  const client = model.clients.find((candidate) => candidate.id === clientId);
  if (!client) throw resourceNotFound(`User pool client ${clientId} does not exist.`);
  return { UserPoolClient: formatClient(model, client) };
};

const listUserPoolClients: Operation = (directory, input) => {
  const { model } = poolOf(directory, input);
  const reader = readInput(input);
  const limit = reader.optionalNumber('MaxResults') ?? 60;
  const page = pageOf(model.clients, (client) => client.id, limit, reader.optionalString('NextToken'));
  return {
    UserPoolClients: page.items.map((client) => ({
      ClientId: client.id,
      ClientName: client.name,
      UserPoolId: model.id,
    })),
    ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
  };
};

export const descriptionOperations: OperationTable = {
  DescribeUserPool: describeUserPool,
  DescribeUserPoolClient: describeUserPoolClient,
  ListUserPools: listUserPools,
  ListUserPoolClients: listUserPoolClients,
};

function formatPool(model: UserPoolModel): JsonObject {
  const policy = model.passwordPolicy;
  return {
    Id: model.id,
    Arn: model.arn,
    Name: model.name,
    UsernameAttributes: model.usernameAttributes,
    AliasAttributes: model.aliasAttributes,
    AutoVerifiedAttributes: model.autoVerifiedAttributes,
    UsernameConfiguration: { CaseSensitive: model.usernameCaseSensitive },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: model.adminCreateUserOnly },
    MfaConfiguration: 'OFF',
    LambdaConfig: model.lambdaTriggers,
    Policies: {
      PasswordPolicy: {
        MinimumLength: policy.minimumLength,
        RequireLowercase: policy.requireLowercase,
        RequireUppercase: policy.requireUppercase,
        RequireNumbers: policy.requireNumbers,
        RequireSymbols: policy.requireSymbols,
      },
    },
    SchemaAttributes: [
      ...model.requiredAttributes.map((name) => ({ Name: name, Required: true, Mutable: true })),
      ...model.customAttributes.map(({ name, mutable, dataType }) => ({
        Name: name.startsWith('custom:') ? name : `custom:${name}`,
        AttributeDataType: dataType,
        Mutable: mutable,
        Required: false,
      })),
    ],
  };
}

function formatClient(model: UserPoolModel, client: UserPoolClientModel): JsonObject {
  const { oauth } = client;
  return {
    UserPoolId: model.id,
    ClientId: client.id,
    ClientName: client.name,
    ...(client.secret !== null && { ClientSecret: client.secret }),
    ExplicitAuthFlows: client.explicitAuthFlows,
    AccessTokenValidity: client.accessTokenSeconds,
    IdTokenValidity: client.idTokenSeconds,
    RefreshTokenValidity: client.refreshTokenSeconds,
    TokenValidityUnits: { AccessToken: 'seconds', IdToken: 'seconds', RefreshToken: 'seconds' },
    PreventUserExistenceErrors: client.preventUserExistenceErrors ? 'ENABLED' : 'LEGACY',
    EnableTokenRevocation: client.enableTokenRevocation,
    AllowedOAuthFlowsUserPoolClient: oauth !== null,
    ...(oauth !== null && {
      AllowedOAuthFlows: oauth.flows,
      AllowedOAuthScopes: oauth.scopes,
      CallbackURLs: oauth.callbackUrls,
      LogoutURLs: oauth.logoutUrls,
    }),
  };
}
