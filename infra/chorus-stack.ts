import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AccountDeletion } from './account-deletion.ts';
import { Alerts } from './alerts.ts';
import { bundleResolvers } from './bundle-resolvers.ts';
import type { CertificateStack } from './certificates.ts';
import { ChatChanges } from './chat-changes.ts';
import { ChorusApi } from './chorus-api.ts';
import { addCustomerKey } from './customer-key.ts';
import { DomainEvents } from './domain-events.ts';
import { type Environment, environments } from './environment.ts';
import { applyEnvironment } from './environment-defaults.ts';
import { LostAccess } from './lost-access.ts';
import { MachineTokens } from './machine-tokens.ts';
import { Network } from './network.ts';
import { Operations } from './operations.ts';
import { Records } from './records.ts';
import { SignOutUser } from './sign-out-user.ts';
import { createStored, replicateStored, type Stored } from './stored.ts';
import { surround, type Surroundings } from './surround.ts';
import { TreeChanges } from './tree-changes.ts';
import { Webhooks } from './webhooks.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const version =
    typeof manifest === 'object' && manifest && 'version' in manifest ? manifest.version : undefined;
  if (typeof version !== 'string') throw new Error('package.json has no version.');
  return version;
}

const tellsAlarms = ({ watch }: Environment) => watch === 'queues' || watch === 'alerts';

export interface ChorusStackProps extends StackProps {
  /** Unless said otherwise, what runs on a laptop. */
  environment?: Environment;
  /** Of the names that the environment has. */
  certificates?: CertificateStack | null;
  /** The stack in the first region, for one in another: its tables and users are taken. */
  replicaOf?: ChorusStack | null;
}

/** Everything of Chorus in one environment. */
export class ChorusStack extends Stack {
  /** What is lost with it. */
  readonly stored: Stored;
  /** What clients have to know, by its name in an outputs file. */
  readonly outputs: Readonly<Record<string, CfnOutput>>;
  readonly surroundings: Surroundings;

  constructor(
    scope: Construct,
    id: string,
    { environment = environments.local, certificates = null, replicaOf = null, ...props }: ChorusStackProps,
  ) {
    super(scope, id, props);
    const key = environment.customerKey ? addCustomerKey(this, environment) : null;
    const vpc = environment.vpc ? new Network(this, 'Network').vpc : null;
    applyEnvironment(this, environment, { key, vpc, replicaRegions: environment.regions.slice(1) });
    this.stored = replicaOf ? replicateStored(this, replicaOf.stored) : createStored(this, environment);
    // What else is stored belongs to its region.
    applyEnvironment(this, environment, { key, vpc });
    const { userPool, clientId, chatTable, treeTable, recordTable, operationsTable } = this.stored;
    const records = new Records(this, 'RecordFlow', { table: recordTable });
    const tokens = new MachineTokens(this, 'MachineTokens', { table: recordTable });
    const signOut = new SignOutUser(this, 'SignOut', { userPool, tokens, recordTable });
    // Users are in the first region, and what happens to them is told there alone.
    const lostAccess = replicaOf
      ? null
      : new LostAccess(this, 'LostAccess', { userPool, tokens, recordTable });
    const events = new DomainEvents(this, 'Events', { chatTable, treeTable, recordTable });
    const webhooks = new Webhooks(this, 'Webhooks', { chatTable, topic: events.topic, environment });
    const deletion = new AccountDeletion(this, 'AccountDeletion', {
      ...this.stored,
      archive: events.archive,
      archiveIndex: events.archiveIndex,
      accessTokenMinutes: environment.signIn.accessTokenMinutes,
    });
    const operations = new Operations(this, 'Operations', {
      table: operationsTable,
      awaitedQueues: records.queues,
    });
    const { api, apiKey, realtimeUrl, log } = new ChorusApi(this, 'GraphQl', {
      schemaFile: `${root}schema.graphql`,
      code: bundleResolvers(`${root}resolvers`),
      userPool,
      chatTable,
      treeTable,
      recordTable,
      operationsTable,
      machineAuthorizer: tokens.authorizer,
      functions: {
        signOutUser: signOut.function,
        issueAccessToken: tokens.issuer,
        ...records.functions,
        ...operations.functions,
        ...deletion.functions,
        ...webhooks.functions,
      },
      version: readVersion(),
      environment,
    });
    tokens.connect(api);
    signOut.connect(api);
    lostAccess?.connect(api);
    new ChatChanges(this, 'ChatChanges', { api, table: chatTable });
    records.connect(api);
    new TreeChanges(this, 'TreeChanges', { api, table: treeTable });
    deletion.connect(api);
    const alerts = tellsAlarms(environment)
      ? new Alerts(this, 'Alerts', { environment, key, userPool, chatTable })
      : null;
    // After everything that has queues.
    operations.connect(api);
    alerts?.connect(api);
    this.outputs = this.addOutputs({
      GraphqlUrl: api.graphqlUrl,
      RealtimeUrl: realtimeUrl,
      ApiKey: apiKey,
      Region: this.region,
      UserPoolId: userPool.userPoolId,
      UserPoolClientId: clientId,
    });
    this.surroundings = surround(this, {
      environment,
      api,
      apiLog: log,
      realtimeUrl,
      userPool,
      clientId,
      key,
      alerts: alerts?.topic ?? null,
      certificates,
      isReplica: replicaOf !== null,
    });
  }

  private addOutputs(outputs: Record<string, string>): Record<string, CfnOutput> {
    return Object.fromEntries(
      Object.entries(outputs).map(([key, value]) => [key, new CfnOutput(this, key, { value })]),
    );
  }
}
