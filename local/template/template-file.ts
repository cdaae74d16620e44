import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { StartError } from '../lib/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';
import { parseCloudFormationYaml } from './cloudformation-yaml.ts';

/** A CloudFormation template as written; nothing in it is evaluated. */
export interface Template {
  parameters: ReadonlyMap<string, TemplateParameter>;
  mappings: JsonObject;
  conditions: JsonObject;
  resources: ReadonlyMap<string, TemplateResource>;
  outputs: ReadonlyMap<string, TemplateOutput>;
  /** Macros that CloudFormation would run over the template, such as `AWS::Serverless-2016-10-31`. */
  transforms: readonly string[];
}

export interface TemplateParameter {
  type: string;
  /** Parameters are texts, whatever their type; `undefined`: the template gives no default. */
  defaultValue: string | undefined;
}

export interface TemplateResource {
  type: string;
  properties: JsonObject;
  metadata: JsonObject;
  condition: string | undefined;
}

export interface TemplateOutput {
  value: Json;
  exportName: Json | undefined;
  condition: string | undefined;
}

/**
 * Reads a template file, JSON or YAML.
 *
 * @throws StartError `AssemblyUnreadable`.
 */
export function readTemplateFile(path: string): Template {
  return parseTemplate(readTextFile(path), basename(path));
}

/**
 * Parses a template, JSON or YAML.
 *
 * @param name of the file, for error messages.
 * @throws StartError `AssemblyUnreadable`.
 */
export function parseTemplate(text: string, name: string): Template {
  const content = parseText(text, name);
  if (!isJsonObject(content) || !isJsonObject(content['Resources'])) {
    throw new StartError('AssemblyUnreadable', `${name} is no CloudFormation template: it has no Resources.`);
  }
  return {
    parameters: section(content, 'Parameters', name, readParameter),
    mappings: objectOf(content, 'Mappings', name),
    conditions: objectOf(content, 'Conditions', name),
    resources: section(content, 'Resources', name, readResource),
    outputs: section(content, 'Outputs', name, readOutput),
    transforms: [content['Transform'] ?? []].flat().map((transform) => String(transform)),
  };
}

/** @throws StartError `AssemblyUnreadable` when the file cannot be read. */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new StartError('AssemblyUnreadable', `${path} cannot be read.`, { cause });
  }
}

function parseText(text: string, name: string): unknown {
  try {
    return /^\s*\{/.test(text) ? JSON.parse(text) : parseCloudFormationYaml(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : 'unknown';
    throw new StartError('AssemblyUnreadable', `${name} is neither JSON nor YAML: ${reason}`, { cause });
  }
}

function objectOf(content: JsonObject, key: string, file: string): JsonObject {
  const value = content[key] ?? {};
  if (!isJsonObject(value)) throw new StartError('AssemblyUnreadable', `${file}: ${key} must be an object.`);
  return value;
}

function section<T>(
  content: JsonObject,
  key: string,
  file: string,
  read: (entry: JsonObject, where: string) => T,
): Map<string, T> {
  const entries = Object.entries(objectOf(content, key, file)).map(([name, entry]): [string, T] => {
    // `Fn::ForEach::…` is a list in the place of an entry; it is reported as a resource of that type.
    const body = name.startsWith('Fn::') ? { Type: name } : entry;
    if (!isJsonObject(body))
      throw new StartError('AssemblyUnreadable', `${file}: ${key}.${name} must be an object.`);
    return [name, read(body, `${file}: ${key}.${name}`)];
  });
  return new Map(entries);
}

function readParameter(entry: JsonObject): TemplateParameter {
  const given = entry['Default'];
  return {
    type: textOr(entry['Type'], 'String'),
    defaultValue: given === undefined ? undefined : String(given),
  };
}

function readResource(entry: JsonObject, where: string): TemplateResource {
  const { Type: type, Properties: properties = {}, Metadata: metadata = {} } = entry;
  if (typeof type !== 'string') throw new StartError('AssemblyUnreadable', `${where} has no Type.`);
  if (!isJsonObject(properties))
    throw new StartError('AssemblyUnreadable', `${where}: Properties must be an object.`);
  return {
    type,
    properties,
    metadata: isJsonObject(metadata) ? metadata : {},
    condition: optionalText(entry['Condition']),
  };
}

function readOutput(entry: JsonObject): TemplateOutput {
  const exported = entry['Export'];
  return {
    value: entry['Value'] ?? null,
    exportName: isJsonObject(exported) ? exported['Name'] : undefined,
    condition: optionalText(entry['Condition']),
  };
}

function optionalText(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function textOr(value: Json | undefined, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
