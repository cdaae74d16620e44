/** What `AWS::SecretsManager::Secret` says of the characters of a generated text. */
export interface PasswordRules {
  length: number;
  excludeCharacters: string;
  excludeLowercase: boolean;
  excludeUppercase: boolean;
  excludeNumbers: boolean;
  excludePunctuation: boolean;
  includeSpace: boolean;
  requireEachIncludedType: boolean;
}

/** What a secret holds before anybody puts a value into it. */
export type InitialValue =
  | { kind: 'text'; text: string }
  | { kind: 'generated'; rules: PasswordRules }
  /** The generated text becomes the member `key` of a JSON object. */
  | { kind: 'generatedInto'; rules: PasswordRules; template: string; key: string }
  | { kind: 'none' };

/** An `AWS::SecretsManager::Secret`. */
export interface SecretModel {
  logicalId: string;
  name: string;
  arn: string;
  description: string | null;
  initialValue: InitialValue;
}
