import { isJsonObject, parseJson } from '../lib/json.ts';
import type { Problems } from '../template/problems.ts';
import type { ResolvedAssembly } from '../template/resolve-assembly.ts';
import { type Properties, viewResource } from '../template/resource-view.ts';
import type { InitialValue, PasswordRules, SecretModel } from './secrets.ts';

/** Reads `AWS::SecretsManager::Secret`. Its name is the part of its ARN before the six characters that AWS appends. */
export function readSecrets(assembly: ResolvedAssembly, problems: Problems): SecretModel[] {
  return assembly.ofType('AWS::SecretsManager::Secret').map((resource) => {
    const view = viewResource(resource, problems);
    const arn = view.ref();
    return {
      logicalId: view.logicalId,
      name: arn.split(':').slice(6).join(':').slice(0, -7),
      arn,
      description: view.properties.optionalText('Description'),
      initialValue: readInitialValue(view.properties),
    };
  });
}

function readInitialValue(properties: Properties): InitialValue {
  const text = properties.optionalText('SecretString');
  if (text !== null) return { kind: 'text', text };
  const generate = properties.object('GenerateSecretString');
  if (!generate) return { kind: 'none' };
  const rules = readRules(generate);
  const template = generate.optionalText('SecretStringTemplate');
  const key = generate.optionalText('GenerateStringKey');
  if (template === null && key === null) return { kind: 'generated', rules };
  if (template === null || key === null || !isJsonObject(parseJson(template))) {
    generate.report(
      '',
      'one of the two',
      'give it SecretStringTemplate, a JSON object, and GenerateStringKey',
    );
  }
  return { kind: 'generatedInto', rules, template: template ?? '{}', key: key ?? '' };
}

/** Defaults: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
function readRules(generate: Properties): PasswordRules {
  return {
    length: generate.number('PasswordLength', 32),
    excludeCharacters: generate.optionalText('ExcludeCharacters') ?? '',
    excludeLowercase: generate.flag('ExcludeLowercase', false),
    excludeUppercase: generate.flag('ExcludeUppercase', false),
    excludeNumbers: generate.flag('ExcludeNumbers', false),
    excludePunctuation: generate.flag('ExcludePunctuation', false),
    includeSpace: generate.flag('IncludeSpace', false),
    requireEachIncludedType: generate.flag('RequireEachIncludedType', true),
  };
}
