import type { Json } from '../lib/json.ts';
import { EvaluationError } from './intrinsics.ts';
import type { TemplateParameter } from './template-file.ts';

/**
 * The value of a template parameter: what the parent stack gives, otherwise its default. List types become lists.
 *
 * @param given by the parent stack; `undefined`: nothing.
 * @param storedValue looks a name up among the assembly's `AWS::SSM::Parameter` resources.
 * @throws EvaluationError when there is no value.
 */
export function parameterValue(
  name: string,
  parameter: TemplateParameter,
  given: Json | undefined,
  storedValue: (parameterName: string) => Json | undefined,
): Json {
  const text = given === undefined ? parameter.defaultValue : parameterText(given);
  if (text === undefined) {
    // Older CDK apps pass the place of each asset in parameters; the asset is found by the resource's metadata.
    if (name.startsWith('AssetParameters')) return `${name}||${name}`;
    throw new EvaluationError(`the parameter ${name}, which has no value`, `give ${name} a Default`);
  }
  if (!parameter.type.startsWith('AWS::SSM::Parameter::Value<')) return typed(text, parameter.type);
  const stored = storedValue(text);
  if (stored === undefined) {
    throw new EvaluationError(
      `the parameter ${name}, which stands for ${text} in the SSM parameter store`,
      `declare ${text} as an AWS::SSM::Parameter in the assembly`,
    );
  }
  return typed(parameterText(stored), parameter.type.slice('AWS::SSM::Parameter::Value<'.length, -1));
}

function typed(text: string, type: string): Json {
  if (type !== 'CommaDelimitedList' && !type.startsWith('List<')) return text;
  return text.split(',').map((item) => item.trim());
}

function parameterText(value: Json): string {
  if (Array.isArray(value)) return value.map(parameterText).join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
