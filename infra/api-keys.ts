import { Duration, Expiration } from 'aws-cdk-lib';
import { CfnApiKey, type GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { Construct } from 'constructs';
import type { Environment } from './environment.ts';

export interface ApiKeysProps {
  api: GraphqlApi;
  environment: Pick<Environment, 'apiKeyDays' | 'apiKeyGeneration'>;
}

/**
 * The keys of an API: the newest, and the one before, so that a renewal leaves nobody without. A key keeps its value for
 * ever, so a new value is a new resource, named by its generation. Every deployment moves the end of both forward.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#api-key-authorization
 */
export class ApiKeys extends Construct {
  /** The value that clients get. */
  readonly newest: string;

  constructor(scope: Construct, id: string, { api, environment }: ApiKeysProps) {
    super(scope, id);
    const { apiKeyDays: days, apiKeyGeneration: generation } = environment;
    // CDK makes one of its own, which can't be renewed.
    api.node.tryRemoveChild('DefaultApiKey');
    const add = (number: number) =>
      new CfnApiKey(this, `Generation${number}`, {
        apiId: api.apiId,
        description: `Generation ${number}`,
        expires: Expiration.after(Duration.days(days)).toEpoch(),
      });
    if (generation > 1) add(generation - 1);
    this.newest = add(generation).attrApiKey;
  }
}
