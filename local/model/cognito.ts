/** An `AWS::Cognito::UserPool` with its clients and groups. */
export interface UserPoolModel {
  logicalId: string;
  /** `<region>_<suffix>`, as on AWS. */
  id: string;
  arn: string;
  name: string;
  /** Attributes that users sign in with in place of a username (`UsernameAttributes`). */
  usernameAttributes: ('email' | 'phone_number')[];
  /** Attributes that may be used beside the username (`AliasAttributes`). */
  aliasAttributes: ('email' | 'phone_number' | 'preferred_username')[];
  autoVerifiedAttributes: ('email' | 'phone_number')[];
  usernameCaseSensitive: boolean;
  passwordPolicy: PasswordPolicy;
  /** Attributes a sign-up must carry, such as `email`. */
  requiredAttributes: string[];
  /** `custom:` attributes declared by the pool's schema. */
  customAttributes: { name: string; mutable: boolean; dataType: string }[];
  /** True when only an administrator may create users. */
  adminCreateUserOnly: boolean;
  /**
   * Trigger name (`PreSignUp`, `PostConfirmation`, …) to function ARN. `PreTokenGeneration` is the one with version 1
   * events; with `LambdaVersion` `V2_0` or `V3_0` it is called `PreTokenGenerationV2` or `PreTokenGenerationV3`.
   */
  lambdaTriggers: Record<string, string>;
  clients: UserPoolClientModel[];
  groups: UserPoolGroupModel[];
}

export interface PasswordPolicy {
  minimumLength: number;
  requireLowercase: boolean;
  requireUppercase: boolean;
  requireNumbers: boolean;
  requireSymbols: boolean;
}

export interface UserPoolClientModel {
  logicalId: string;
  id: string;
  name: string;
  /** `null` for a public client. */
  secret: string | null;
  /** Such as `ALLOW_USER_SRP_AUTH`. */
  explicitAuthFlows: string[];
  accessTokenSeconds: number;
  idTokenSeconds: number;
  refreshTokenSeconds: number;
  preventUserExistenceErrors: boolean;
  enableTokenRevocation: boolean;
  oauth: { flows: string[]; scopes: string[]; callbackUrls: string[]; logoutUrls: string[] } | null;
}

export interface UserPoolGroupModel {
  name: string;
  description: string | null;
  precedence: number | null;
  roleArn: string | null;
}
