import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A resource as CloudFormation gets it. */
export interface DeployedResource {
  id: string;
  type: string;
  properties: Properties;
  /** Of the resource itself: `DeletionPolicy` and the like. */
  attributes: Properties;
}

export type Properties = Readonly<Record<string, unknown>>;

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
const template = z.object({ Resources: z.record(z.string(), resource) });
const assetManifest = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })),
});
type Template = z.output<typeof template>;

/**
 * Reads all resources of a stack, those of its nested stacks included: what a nested one is given from outside stands in
 * it as if it were one template.
 *
 * @param directory of the cloud assembly
 * @param file of the stack's template
 */
export function readDeployed(directory: string, file: string): DeployedResource[] {
  const assets = assetManifest.parse(
    JSON.parse(readFileSync(join(directory, file.replace('.template.json', '.assets.json')), 'utf8')),
  );
  const nested = (url: unknown): Template => {
    const text = JSON.stringify(url);
    const [, asset] = Object.entries(assets.files).find(([hash]) => text.includes(hash)) ?? [];
    if (!asset) throw new Error(`There is no template of a nested stack at ${text}.`);
    return readTemplate(directory, asset.source.path);
  };
  return resourcesOf(readTemplate(directory, file), nested, {}, '');
}

function readTemplate(directory: string, file: string): Template {
  return template.parse(JSON.parse(readFileSync(join(directory, file), 'utf8')));
}

function resourcesOf(
  { Resources }: Template,
  nested: (url: unknown) => Template,
  parameters: Properties,
  prefix: string,
): DeployedResource[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties, ...attributes }]) => {
    const properties = substitute(Properties, parameters) as Properties;
    const found = { id: prefix + id, type: Type, properties, attributes };
    if (Type !== 'AWS::CloudFormation::Stack') return [found];
    const given = properties['Parameters'];
    const inner = nested(properties['TemplateURL']);
    return [found, ...resourcesOf(inner, nested, isObject(given) ? given : {}, `${id}/`)];
  });
}

/** Puts what a nested stack is given in the place of its parameters. */
function substitute(value: unknown, parameters: Properties): unknown {
  if (Array.isArray(value)) return value.map((item) => substitute(item, parameters));
  if (!isObject(value)) return value;
  const { Ref: name } = value;
  if (typeof name === 'string' && name in parameters) return parameters[name];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, parameters)]));
}

export function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lies at a path of properties; `undefined` when it is not there. A number stands for an entry of a list. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((part, key) => {
    if (Array.isArray(part)) return typeof key === 'number' ? part[key] : undefined;
    return isObject(part) ? part[key] : undefined;
  }, value);
}

/** The entries of a list; none when it is no list. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The logical id that `Ref` or `Fn::GetAtt` names; `null` for anything else. */
export function referredId(value: unknown): string | null {
  const ref = at(value, 'Ref');
  const attribute = at(value, 'Fn::GetAtt', 0);
  if (typeof ref === 'string') return ref;
  return typeof attribute === 'string' ? attribute : null;
}
