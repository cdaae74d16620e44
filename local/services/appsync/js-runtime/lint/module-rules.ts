import type { AnyNode } from 'acorn';
import type { Bindings } from '../bindings.ts';
import type { MemberTree } from '../protocol.ts';
import { isFunction } from '../syntax-tree.ts';
import { type Finding, type LintInput, typeError } from './finding.ts';

/** What `@aws-appsync/utils` itself exports. */
const mainExports = ['util', 'extensions', 'runtime'];
const mainModule = '@aws-appsync/utils';

/** Imports from AppSync's own modules only, and the handlers that must be exported. */
export function checkModule(input: LintInput): Finding[] {
  return [...checkImports(input), ...checkExports(input)];
}

/** The members that a module exports; `undefined` for modules that AppSync does not have. */
export function exportsOf(source: string, members: MemberTree): MemberTree | undefined {
  if (source === mainModule)
    return Object.fromEntries(mainExports.map((name) => [name, members[name] ?? true]));
  const { modules } = members;
  const subpath = source.startsWith(`${mainModule}/`) ? source.slice(mainModule.length + 1) : '';
  const found =
    modules !== undefined && modules !== true && Object.hasOwn(modules, subpath)
      ? modules[subpath]
      : undefined;
  return found === true ? undefined : found;
}

function checkImports({ program, members }: LintInput): Finding[] {
  const findings: Finding[] = [];
  for (const statement of program.body) {
    const isReExport = statement.type === 'ExportNamedDeclaration' && statement.source;
    if (statement.type !== 'ImportDeclaration' && !isReExport) continue;
    const source = String(statement.source?.value);
    const known = exportsOf(source, members);
    if (!known || isReExport) {
      const message = `Cannot find module '${source}' or its corresponding type declarations.`;
      findings.push(typeError(statement, 2307, message));
      continue;
    }
    if (statement.type !== 'ImportDeclaration') continue;
    for (const specifier of statement.specifiers) {
      const name = importedName(specifier);
      if (name === undefined || Object.hasOwn(known, name)) continue;
      findings.push(typeError(specifier, 2305, `Module '"${source}"' has no exported member '${name}'.`));
    }
  }
  return findings;
}

/** `undefined` for `* as name`. */
function importedName(specifier: AnyNode): string | undefined {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type !== 'ImportSpecifier') return undefined;
  return specifier.imported.type === 'Identifier'
    ? specifier.imported.name
    : String(specifier.imported.value);
}

function checkExports({ program, bindings, requiredHandlers }: LintInput): Finding[] {
  const findings: Finding[] = [];
  const exported = exportedNames(program);
  for (const handler of requiredHandlers) {
    const local = exported.get(handler);
    const value = local === undefined ? undefined : bindings.topLevel.get(local)?.value;
    if (isFunction(value)) continue;
    const message =
      local === undefined
        ? `The code does not export a function '${handler}'.`
        : `The export '${handler}' is not a function.`;
    findings.push({ node: program, errorType: 'PARSE_ERROR', rule: null, message });
  }
  return findings;
}

/** Exported name to local name. */
export function exportedNames(program: LintInput['program']): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.source) continue;
    for (const { exported, local } of statement.specifiers) {
      if (local.type === 'Identifier') {
        names.set(exported.type === 'Identifier' ? exported.name : String(exported.value), local.name);
      }
    }
    const { declaration } = statement;
    if (declaration?.type === 'FunctionDeclaration') names.set(declaration.id.name, declaration.id.name);
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id } of declaration.declarations) if (id.type === 'Identifier') names.set(id.name, id.name);
  }
  return names;
}

/** The functions exported as handlers. */
export function handlerFunctions({ program, bindings, requiredHandlers }: LintInput): AnyNode[] {
  const exported = exportedNames(program);
  return requiredHandlers.flatMap((handler) => valueOf(exported.get(handler), bindings) ?? []);
}

function valueOf(name: string | undefined, bindings: Bindings): AnyNode | null {
  return name === undefined ? null : (bindings.topLevel.get(name)?.value ?? null);
}
