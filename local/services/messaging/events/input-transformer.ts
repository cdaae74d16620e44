import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { readJsonPath } from './json-path.ts';

/** What a rule adds to the values a template may use. */
export interface TransformerContext {
  ruleArn: string;
  ruleName: string;
  ingestedAt: string;
}

/**
 * Fills a target's input template.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 *
 * @param transformer `{InputPathsMap?, InputTemplate}` of the rule's target.
 * @returns the text that the target gets.
 */
export function transformInput(event: JsonObject, transformer: unknown, context: TransformerContext): string {
  const { InputPathsMap, InputTemplate } = isJsonObject(transformer) ? transformer : {};
  const template = typeof InputTemplate === 'string' ? InputTemplate : '';
  const values = { ...pathValues(event, InputPathsMap), ...reservedValues(event, context) };
  return fill(template, values);
}

type Values = Record<string, Json | undefined>;

function pathValues(event: JsonObject, paths: Json | undefined): Values {
  if (!isJsonObject(paths)) return {};
  return Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [
      name,
      typeof path === 'string' ? readJsonPath(event, path) : undefined,
    ]),
  );
}

function reservedValues(event: JsonObject, { ruleArn, ruleName, ingestedAt }: TransformerContext): Values {
  const withoutDetail = Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'detail'));
  return {
    'aws.events.rule-arn': ruleArn,
    'aws.events.rule-name': ruleName,
    'aws.events.event.ingestion-time': ingestedAt,
    'aws.events.event': withoutDetail,
    'aws.events.event.json': event,
  };
}

/** Inside a JSON string a value goes in as bare text, elsewhere as JSON; unknown names stay empty. */
function fill(template: string, values: Values): string {
  let isInString = false;
  return template.replace(/\\.|"|<([\w.-]+)>/g, (part, name: string | undefined) => {
    if (part === '"') isInString = !isInString;
    if (name === undefined) return part;
    if (!Object.hasOwn(values, name)) return part;
    return render(values[name], isInString);
  });
}

function render(value: Json | undefined, isInString: boolean): string {
  if (value === undefined) return '';
  const json = JSON.stringify(value);
  if (!isInString) return json;
  if (typeof value === 'string') return json.slice(1, -1);
  // As EventBridge does it, an object inside a string loses its quotes.
  return json.replaceAll('"', '');
}
