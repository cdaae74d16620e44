import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bundleResolvers } from './bundle-resolvers.ts';
import { ChatChanges } from './chat-changes.ts';
import { ChatTable } from './chat-table.ts';
import { ChorusApi } from './chorus-api.ts';
import { RecordTable } from './record-table.ts';
import { Records } from './records.ts';
import { SignOutUser } from './sign-out-user.ts';
import { TreeChanges } from './tree-changes.ts';
import { TreeTable } from './tree-table.ts';
import { UserDirectory } from './user-directory.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const version =
    typeof manifest === 'object' && manifest && 'version' in manifest ? manifest.version : undefined;
  if (typeof version !== 'string') throw new Error('package.json has no version.');
  return version;
}

/** Everything of Chorus in one environment. */
export class ChorusStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const { userPool, client } = new UserDirectory(this, 'UserDirectory');
    const { table: chatTable } = new ChatTable(this, 'Chat');
    const { table: treeTable } = new TreeTable(this, 'Tree');
    const { table: recordTable } = new RecordTable(this, 'Records');
    const records = new Records(this, 'RecordFlow', { table: recordTable });
    const signOut = new SignOutUser(this, 'SignOut', { userPool });
    const { api, realtimeUrl } = new ChorusApi(this, 'GraphQl', {
      schemaFile: `${root}schema.graphql`,
      code: bundleResolvers(`${root}resolvers`),
      userPool,
      chatTable,
      treeTable,
      recordTable,
      functions: { signOutUser: signOut.function, ...records.functions },
      version: readVersion(),
    });
    signOut.connect(api);
    new ChatChanges(this, 'ChatChanges', { api, table: chatTable });
    records.connect(api);
    new TreeChanges(this, 'TreeChanges', { api, table: treeTable });
    this.addOutputs({
      GraphqlUrl: api.graphqlUrl,
      RealtimeUrl: realtimeUrl,
      ApiKey: api.apiKey ?? '',
      Region: this.region,
      UserPoolId: userPool.userPoolId,
      UserPoolClientId: client.userPoolClientId,
    });
  }

  private addOutputs(outputs: Record<string, string>): void {
    for (const [key, value] of Object.entries(outputs)) new CfnOutput(this, key, { value });
  }
}
