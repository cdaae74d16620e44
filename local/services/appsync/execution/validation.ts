import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  ExecutableDefinitionsRule,
  FieldsOnCorrectTypeRule,
  FragmentsOnCompositeTypesRule,
  type GraphQLError,
  type GraphQLSchema,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  KnownFragmentNamesRule,
  KnownTypeNamesRule,
  LoneAnonymousOperationRule,
  NoFragmentCyclesRule,
  NoUndefinedVariablesRule,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  OverlappingFieldsCanBeMergedRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  TypeInfo,
  UniqueArgumentNamesRule,
  UniqueDirectivesPerLocationRule,
  UniqueFragmentNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationNamesRule,
  UniqueVariableNamesRule,
  validate,
  type ValidationRule,
  VariablesAreInputTypesRule,
  VariablesInAllowedPositionRule,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type GraphQlErrorEntry, toLocations } from '../graphql-error.ts';
import { ArgumentsOfCorrectTypeRule, DefaultValuesOfCorrectTypeRule } from './literal-values.ts';

/** What the text of one finding is made from. */
interface Finding {
  error: GraphQLError;
  /** The node the rule complains about. */
  node: ASTNode | undefined;
  /** `a/b`: names of the fields down to the one that holds the node, behind that of the fragment. */
  fieldPath: string;
  /** Name of the type that the innermost field belongs to. */
  parentType: string;
  /** True below a directive. */
  isInDirective: boolean;
}

/** graphql-java's name for what is wrong, and its words. */
type Describe = (finding: Finding) => readonly [javaName: string, text: string];

function nameOf(node: ASTNode | undefined): string {
  if (node && 'name' in node && node.name) return node.name.value;
  return node?.kind === 'Name' ? node.value : '';
}

/** What stands in quotes in the n-th place of graphql-js's own message. */
function quoted(error: GraphQLError, index = 0): string {
  return [...error.message.matchAll(/"([^"]*)"/g)][index]?.[1] ?? '';
}

/** graphql-java has no name for a wrapped type. */
function javaTypeName(text: string): string {
  return /[[\]!]/.test(text) ? 'null' : text;
}

const describeSubSelection: Describe = ({ error }) => {
  const [field, type] = [quoted(error), javaTypeName(quoted(error, 1))];
  return error.message.includes('must have a selection')
    ? ['SubSelectionRequired', `Sub selection required for type ${type} of field ${field}`]
    : ['SubSelectionNotAllowed', `Sub selection not allowed on leaf type ${type} of field ${field}`];
};

const describeSpread: Describe = ({ error }) => {
  const isNamed = error.message.startsWith('Fragment "');
  const subject = isNamed ? `Fragment ${quoted(error)}` : 'Fragment';
  const [parent, type] = isNamed ? [quoted(error, 1), quoted(error, 2)] : [quoted(error), quoted(error, 1)];
  const text = `${subject} cannot be spread here as objects of type ${parent} can never be of type ${type}`;
  return ['InvalidFragmentType', text];
};

const describeFragmentCondition: Describe = ({ error }) => {
  const isNamed = error.message.startsWith('Fragment "');
  const rule = 'type condition is invalid, must be on Object/Interface/Union';
  return isNamed
    ? ['FragmentTypeConditionInvalid', `Fragment ${rule}`]
    : ['InlineFragmentTypeConditionInvalid', `Inline fragment ${rule}`];
};

/** graphql-js: `Fields "a" conflict because "x" and "y" are different fields. Use …` */
const describeConflict: Describe = ({ error }) => {
  const [, reason = ''] = /conflict because (.*)\. Use different aliases/s.exec(error.message) ?? [];
  const words = reason
    .replaceAll('"', '')
    .replace('they return conflicting types', 'they return differing types')
    .replaceAll(/subfields (\w+) conflict because /g, '$1: ');
  return ['FieldsConflict', `${quoted(error)}: ${words}`];
};

const describeDirective: Describe = ({ node, error }) =>
  error.message.startsWith('Unknown')
    ? ['UnknownDirective', `Unknown directive ${nameOf(node)}`]
    : ['MisplacedDirective', `Directive ${nameOf(node)} not allowed here`];

const describeUnknownArgument: Describe = ({ node, isInDirective }) =>
  isInDirective
    ? ['UnknownDirective', `Unknown directive argument ${nameOf(node)}`]
    : ['UnknownArgument', `Unknown field argument ${nameOf(node)}`];

const describeMissingArgument: Describe = ({ node, error }) =>
  node?.kind === 'Directive'
    ? ['MissingDirectiveArgument', `Missing directive argument ${quoted(error, 1)}`]
    : ['MissingFieldArgument', `Missing field argument ${quoted(error, 1)}`];

/** Messages that say it in graphql-java's words already. */
function verbatim(javaName: string): Describe {
  return ({ error }) => [javaName, error.message];
}

function onlyOne(javaName: string, what: string): Describe {
  return ({ error }) => [javaName, `There can be only one ${what} named '${quoted(error).replace('$', '')}'`];
}

/** The rules in the order graphql-js has them. */
const rules: readonly (readonly [ValidationRule, Describe])[] = [
  [
    ExecutableDefinitionsRule,
    ({ node }) => ['NonExecutableDefinition', `The definition '${nameOf(node)}' is not executable`],
  ],
  [UniqueOperationNamesRule, onlyOne('DuplicateOperationName', 'operation')],
  [
    LoneAnonymousOperationRule,
    () => ['LoneAnonymousOperationViolation', 'Anonymous operation with other operations.'],
  ],
  [KnownTypeNamesRule, ({ node }) => ['UnknownType', `Unknown type ${nameOf(node)}`]],
  [FragmentsOnCompositeTypesRule, describeFragmentCondition],
  [VariablesAreInputTypesRule, () => ['NonInputTypeOnVariable', 'Wrong type for a variable']],
  [ScalarLeafsRule, describeSubSelection],
  [
    FieldsOnCorrectTypeRule,
    ({ node, parentType }) => [
      'FieldUndefined',
      `Field '${nameOf(node)}' in type '${parentType}' is undefined`,
    ],
  ],
  [UniqueFragmentNamesRule, onlyOne('DuplicateFragmentName', 'fragment')],
  [KnownFragmentNamesRule, ({ error }) => ['UndefinedFragment', `Undefined fragment ${quoted(error)}`]],
  [NoUnusedFragmentsRule, ({ node }) => ['UnusedFragment', `Unused fragment ${nameOf(node)}`]],
  [PossibleFragmentSpreadsRule, describeSpread],
  [NoFragmentCyclesRule, () => ['FragmentCycle', 'Fragment cycles not allowed']],
  [UniqueVariableNamesRule, onlyOne('DuplicateVariableName', 'variable')],
  [NoUndefinedVariablesRule, ({ node }) => ['UndefinedVariable', `Undefined variable ${nameOf(node)}`]],
  [
    NoUnusedVariablesRule,
    ({ error }) => ['UnusedVariable', `Unused variable ${quoted(error).replace('$', '')}`],
  ],
  [KnownDirectivesRule, describeDirective],
  [
    UniqueDirectivesPerLocationRule,
    ({ node }) => [
      'DuplicateDirectiveName',
      `Directive '${nameOf(node)}' must be uniquely named within a location.`,
    ],
  ],
  [KnownArgumentNamesRule, describeUnknownArgument],
  [UniqueArgumentNamesRule, onlyOne('DuplicateArgumentNames', 'argument')],
  [ArgumentsOfCorrectTypeRule, verbatim('WrongType')],
  [DefaultValuesOfCorrectTypeRule, verbatim('BadValueForDefaultArgument')],
  [ProvidedRequiredArgumentsRule, describeMissingArgument],
  [
    VariablesInAllowedPositionRule,
    ({ error }) => [
      'VariableTypeMismatch',
      `Variable type '${quoted(error, 1)}' doesn't match expected type '${quoted(error, 2)}'`,
    ],
  ],
  [OverlappingFieldsCanBeMergedRule, describeConflict],
  [UniqueInputFieldNamesRule, onlyOne('DuplicateArgumentNames', 'field')],
];

const allRules = rules.map(([rule]) => rule);

/** Before a second definition stands the first; before a variable's use stands its definition. */
const placedByLastNode: ReadonlySet<ValidationRule> = new Set([
  UniqueOperationNamesRule,
  UniqueFragmentNamesRule,
  VariablesInAllowedPositionRule,
]);

/** The node that tells a finding's place best, of those that graphql-js names. */
function nodeOf(rule: ValidationRule, { nodes }: GraphQLError): ASTNode | undefined {
  return placedByLastNode.has(rule) ? nodes?.at(-1) : nodes?.[0];
}

/** Facts about the surroundings of nodes, found in one walk over the document. */
function locate(schema: GraphQLSchema, document: DocumentNode, wanted: ReadonlySet<ASTNode>) {
  const found = new Map<ASTNode, Omit<Finding, 'error' | 'node'>>();
  const typeInfo = new TypeInfo(schema);
  const names: string[] = [];
  const parents: string[] = [];
  let isInDirective = false;
  const visitor: ASTVisitor = {
    enter(node) {
      if (node.kind === 'Directive') isInDirective = true;
      if (node.kind === 'FragmentDefinition') names.push(node.name.value);
      if (node.kind === 'Field') {
        names.push(node.name.value);
        parents.push(typeInfo.getParentType()?.name ?? '');
      }
      if (wanted.has(node)) {
        found.set(node, { fieldPath: names.join('/'), parentType: parents.at(-1) ?? '', isInDirective });
      }
    },
    leave(node) {
      if (node.kind === 'Directive') isInDirective = false;
      if (node.kind === 'FragmentDefinition') names.pop();
      if (node.kind === 'Field') {
        names.pop();
        parents.pop();
      }
    },
  };
  visit(document, visitWithTypeInfo(typeInfo, visitor));
  return found;
}

const nowhere = { fieldPath: '', parentType: '', isInDirective: false };

/** The entry of a finding; a conflict is one of the selection around all its fields. */
function toEntry(rule: ValidationRule, finding: Finding, message: string): GraphQlErrorEntry {
  const { error, node, fieldPath } = finding;
  const isConflict = rule === OverlappingFieldsCanBeMergedRule;
  const path = isConflict ? fieldPath.split('/').slice(0, -1).join('/') : fieldPath;
  const start = node?.loc?.startToken;
  const locations = isConflict || !start ? error.locations : [{ line: start.line, column: start.column }];
  return {
    path: null,
    locations: toLocations(locations),
    message: path ? `${message} @ '${path}'` : message,
  };
}

/**
 * Checks a document against the schema, with findings worded as AppSync (graphql-java) words them:
 * `Validation error of type FieldUndefined: Field 'x' in type 'Query' is undefined @ 'x'`.
 */
export function validateDocument(schema: GraphQLSchema, document: DocumentNode): GraphQlErrorEntry[] {
  // The usual case, a good document, takes one walk; only a bad one is looked at rule by rule.
  if (validate(schema, document, allRules).length === 0) return [];
  const findings = rules.flatMap(([rule, describe]) =>
    validate(schema, document, [rule]).map((error) => ({ rule, describe, error, node: nodeOf(rule, error) })),
  );
  const wanted = new Set(findings.flatMap(({ node }) => (node ? [node] : [])));
  const located = locate(schema, document, wanted);
  return findings.map(({ rule, describe, error, node }) => {
    const finding: Finding = { error, node, ...((node && located.get(node)) ?? nowhere) };
    const [name, text] = describe(finding);
    return toEntry(rule, finding, `Validation error of type ${name}: ${text}`);
  });
}
