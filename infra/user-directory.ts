import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  StandardThreatProtectionMode,
  type IUserPool,
  UserPool,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Environment } from './environment.ts';

/** What membership of a group allows, for the groups that the schema names. */
const groups = {
  'data.read': 'May read own records.',
  'data.write': 'May submit and generate records.',
  'ops.admin': 'May see queues, alarms and the audit log, and redrive dead letters.',
};

/** People and how they sign in. */
export class UserDirectory extends Construct {
  readonly userPool: IUserPool;
  /** Of the web app. */
  readonly clientId: string;

  constructor(
    scope: Construct,
    id: string,
    { signIn, protectsData, name }: Pick<Environment, 'signIn' | 'protectsData' | 'name'>,
  ) {
    super(scope, id);
    const userPool = new UserPool(this, 'UserPool', {
      selfSignUpEnabled: true,
      signInAliases: { username: true, email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      passwordPolicy: {
        minLength: signIn.minPasswordLength,
        requireLowercase: true,
        requireDigits: true,
        ...(signIn.mixedPassword && { requireUppercase: true, requireSymbols: true }),
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      // The laptop keeps its users as well; what is set up to try something out goes with its stack.
      removalPolicy: protectsData || name === 'local' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(protectsData && { deletionProtection: true }),
      ...(signIn.threatProtection && {
        featurePlan: FeaturePlan.PLUS,
        standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      }),
    });
    const client = userPool.addClient('WebClient', {
      authFlows: { userSrp: true, ...(signIn.allowsPasswordFlow && { userPassword: true }) },
      accessTokenValidity: Duration.minutes(signIn.accessTokenMinutes),
      idTokenValidity: Duration.minutes(signIn.accessTokenMinutes),
      refreshTokenValidity: Duration.days(signIn.refreshTokenDays),
      preventUserExistenceErrors: true,
    });
    this.clientId = client.userPoolClientId;
    // A UserPool is an IUserPool; CDK's declarations differ in how they write optional properties.
    this.userPool = userPool as IUserPool;
    for (const [groupName, description] of Object.entries(groups)) {
      new CfnUserPoolGroup(this, `Group-${groupName}`, {
        userPoolId: this.userPool.userPoolId,
        groupName,
        description,
      });
    }
  }
}
