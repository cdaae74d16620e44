import type { AnyNode, Identifier, ImportDeclaration, Pattern, Program } from 'acorn';
import { childrenOf, type FunctionNode, isFunction } from './syntax-tree.ts';

/** A name that the code declares. */
export interface Binding {
  name: string;
  kind: 'import' | 'function' | 'class' | 'variable' | 'parameter';
  /** The function or the initialiser that the name stands for, as far as the declaration shows. */
  value: AnyNode | null;
  /** Of an import: the module, and the export's name (`*` for the whole module). */
  imported: { source: string; name: string } | null;
}

/** A place where a name is used. */
export interface Reference {
  identifier: Identifier;
  /** `null`: nothing in the code declares that name. */
  binding: Binding | null;
  isWrite: boolean;
}

/** Who declares which name, who uses it, and what encloses what. */
export interface Bindings {
  references: readonly Reference[];
  bindingOf(identifier: AnyNode): Binding | null;
  topLevel: ReadonlyMap<string, Binding>;
  parentOf(node: AnyNode): AnyNode | null;
  /** Every node, outer before inner. */
  nodes: readonly AnyNode[];
}

interface Scope {
  names: Map<string, Binding>;
  outer: Scope | null;
}

/** Resolves all names of a module. */
export function resolveBindings(program: Program): Bindings {
  const resolver = new Resolver();
  const topLevel: Scope = { names: new Map(), outer: null };
  resolver.enterStatements(program.body, topLevel, true);
  for (const statement of program.body) resolver.visit(statement, topLevel, program);
  const { references, parents, nodes } = resolver;
  const bindingByIdentifier = new Map<AnyNode, Binding | null>();
  for (const { identifier, binding } of references) bindingByIdentifier.set(identifier, binding);
  return {
    references,
    nodes,
    topLevel: topLevel.names,
    bindingOf: (identifier) => bindingByIdentifier.get(identifier) ?? null,
    parentOf: (node) => parents.get(node) ?? null,
  };
}

class Resolver {
  readonly references: Reference[] = [];
  readonly parents = new Map<AnyNode, AnyNode>();
  readonly nodes: AnyNode[] = [];

  visit(node: AnyNode, scope: Scope, parent: AnyNode): void {
    this.parents.set(node, parent);
    this.nodes.push(node);
    if (isFunction(node)) return this.#visitFunction(node, scope);
    switch (node.type) {
      case 'Identifier':
        return this.#refer(node, scope, false);
      case 'BlockStatement':
      case 'StaticBlock':
        return this.#visitBlock(node, node.body, scope);
      case 'SwitchStatement': {
        this.visit(node.discriminant, scope, node);
        const inner = child(scope);
        for (const { consequent } of node.cases) this.enterStatements(consequent, inner, false);
        for (const branch of node.cases) this.visit(branch, inner, node);
        return;
      }
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        return this.#visitLoop(node, scope);
      case 'CatchClause': {
        const inner = child(scope);
        if (node.param) this.#declarePattern(node.param, inner, 'variable', null);
        if (node.param) this.#visitPattern(node.param, inner, node, true);
        return this.visit(node.body, inner, node);
      }
      case 'ImportDeclaration':
        return;
      case 'ExportNamedDeclaration':
        if (node.declaration) this.visit(node.declaration, scope, node);
        else if (!node.source) for (const { local } of node.specifiers) this.visit(local, scope, node);
        return;
      case 'ExportAllDeclaration':
      case 'MetaProperty':
      case 'BreakStatement':
      case 'ContinueStatement':
        return;
      case 'LabeledStatement':
        return this.visit(node.body, scope, node);
      case 'VariableDeclarator':
        this.#visitPattern(node.id, scope, node, true);
        if (node.init) this.visit(node.init, scope, node);
        return;
      case 'AssignmentExpression':
        this.#visitPattern(node.left, scope, node, false);
        return this.visit(node.right, scope, node);
      case 'UpdateExpression':
        return this.#visitPattern(node.argument, scope, node, false);
      case 'MemberExpression':
        this.visit(node.object, scope, node);
        if (node.computed) this.visit(node.property, scope, node);
        return;
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
        if (node.computed) this.visit(node.key, scope, node);
        if (node.value) this.visit(node.value, scope, node);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (node.superClass) this.visit(node.superClass, scope, node);
        return this.visit(node.body, scope, node);
      default:
        for (const inner of childrenOf(node)) this.visit(inner, scope, node);
    }
  }

  /** Declares what `statements` declare; `isFunctionBody` takes in the `var`s of inner blocks. */
  enterStatements(statements: readonly AnyNode[], scope: Scope, isFunctionBody: boolean): void {
    for (const statement of statements) {
      const declaration = declarationOf(statement);
      if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') {
        const kind = declaration.type === 'FunctionDeclaration' ? 'function' : 'class';
        if (declaration.id) declare(scope, declaration.id.name, kind, declaration);
      } else if (declaration.type === 'VariableDeclaration' && declaration.kind !== 'var') {
        this.#declareVariables(declaration, scope);
      } else if (declaration.type === 'ImportDeclaration') {
        declareImports(declaration, scope);
      }
      if (isFunctionBody) this.#hoistVars(statement, scope);
    }
  }

  #declareVariables(declaration: AnyNode, scope: Scope): void {
    if (declaration.type !== 'VariableDeclaration') return;
    for (const { id, init } of declaration.declarations)
      this.#declarePattern(id, scope, 'variable', init ?? null);
  }

  #hoistVars(node: AnyNode, scope: Scope): void {
    if (isFunction(node)) return;
    if (node.type === 'VariableDeclaration' && node.kind === 'var') this.#declareVariables(node, scope);
    for (const inner of childrenOf(node)) this.#hoistVars(inner, scope);
  }

  #declarePattern(pattern: Pattern, scope: Scope, kind: Binding['kind'], value: AnyNode | null): void {
    switch (pattern.type) {
      case 'Identifier':
        return declare(scope, pattern.name, kind, value);
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          const inner = property.type === 'Property' ? property.value : property.argument;
          this.#declarePattern(inner, scope, kind, null);
        }
        return;
      case 'ArrayPattern':
        for (const element of pattern.elements) if (element) this.#declarePattern(element, scope, kind, null);
        return;
      case 'AssignmentPattern':
        return this.#declarePattern(pattern.left, scope, kind, null);
      case 'RestElement':
        return this.#declarePattern(pattern.argument, scope, kind, null);
      default:
    }
  }

  /** Visits what a pattern holds besides the names it declares, or writes when it declares none. */
  #visitPattern(pattern: AnyNode, scope: Scope, parent: AnyNode, isDeclaring: boolean): void {
    if (pattern.type === 'MemberExpression') return this.visit(pattern, scope, parent);
    this.parents.set(pattern, parent);
    this.nodes.push(pattern);
    switch (pattern.type) {
      case 'Identifier':
        if (!isDeclaring) this.#refer(pattern, scope, true);
        return;
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          if (property.type === 'Property' && property.computed) this.visit(property.key, scope, pattern);
          const inner = property.type === 'Property' ? property.value : property.argument;
          this.#visitPattern(inner, scope, pattern, isDeclaring);
        }
        return;
      case 'ArrayPattern':
        for (const element of pattern.elements) {
          if (element) this.#visitPattern(element, scope, pattern, isDeclaring);
        }
        return;
      case 'AssignmentPattern':
        this.#visitPattern(pattern.left, scope, pattern, isDeclaring);
        return this.visit(pattern.right, scope, pattern);
      case 'RestElement':
        return this.#visitPattern(pattern.argument, scope, pattern, isDeclaring);
      default:
        for (const inner of childrenOf(pattern)) this.visit(inner, scope, pattern);
    }
  }

  #visitFunction(node: FunctionNode, scope: Scope): void {
    const inner = child(scope);
    if (node.type === 'FunctionExpression' && node.id) declare(inner, node.id.name, 'function', node);
    for (const parameter of node.params) this.#declarePattern(parameter, inner, 'parameter', null);
    for (const parameter of node.params) this.#visitPattern(parameter, inner, node, true);
    if (node.body.type !== 'BlockStatement') return this.visit(node.body, inner, node);
    this.parents.set(node.body, node);
    this.nodes.push(node.body);
    this.enterStatements(node.body.body, inner, true);
    for (const statement of node.body.body) this.visit(statement, inner, node.body);
  }

  #visitBlock(node: AnyNode, statements: readonly AnyNode[], scope: Scope): void {
    const inner = child(scope);
    this.enterStatements(statements, inner, false);
    for (const statement of statements) this.visit(statement, inner, node);
  }

  #visitLoop(node: AnyNode, scope: Scope): void {
    const inner = child(scope);
    if (node.type === 'ForStatement') {
      if (node.init) this.enterStatements([node.init], inner, false);
      for (const part of childrenOf(node)) this.visit(part, inner, node);
    } else if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') {
      if (node.left.type === 'VariableDeclaration') {
        this.enterStatements([node.left], inner, false);
        this.visit(node.left, inner, node);
      } else this.#visitPattern(node.left, inner, node, false);
      this.visit(node.right, inner, node);
      this.visit(node.body, inner, node);
    }
  }

  #refer(identifier: Identifier, scope: Scope, isWrite: boolean): void {
    let found: Scope | null = scope;
    while (found && !found.names.has(identifier.name)) found = found.outer;
    this.references.push({ identifier, binding: found?.names.get(identifier.name) ?? null, isWrite });
  }
}

function child(outer: Scope): Scope {
  return { names: new Map(), outer };
}

function declare(scope: Scope, name: string, kind: Binding['kind'], value: AnyNode | null): void {
  scope.names.set(name, { name, kind, value, imported: null });
}

function declarationOf(statement: AnyNode): AnyNode {
  const isExport =
    statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
  return isExport && statement.declaration ? statement.declaration : statement;
}

function declareImports({ specifiers, source }: ImportDeclaration, scope: Scope): void {
  for (const specifier of specifiers) {
    const { name } = specifier.local;
    const imported = { source: String(source.value), name: importedName(specifier) };
    scope.names.set(name, { name, kind: 'import', value: null, imported });
  }
}

function importedName(specifier: ImportDeclaration['specifiers'][number]): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  return specifier.imported.type === 'Identifier'
    ? specifier.imported.name
    : String(specifier.imported.value);
}
