import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  ExecutableDefinitionsRule,
  FieldsOnCorrectTypeRule,
  FragmentsOnCompositeTypesRule,
  type GraphQLError,
  type GraphQLSchema,
  getNamedType,
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
  print,
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
  ValuesOfCorrectTypeRule,
  VariablesAreInputTypesRule,
  VariablesInAllowedPositionRule,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type GraphQlErrorEntry, validationEntry } from '../graphql-error.ts';

/** What the text of one finding is made from. */
interface Finding {
  error: GraphQLError;
  /** The node the rule complains about. */
  node: ASTNode | undefined;
  /** `a/b`: response keys down to the field that holds the node. */
  fieldPath: string;
  /** Name of the type that the innermost field belongs to. */
  parentType: string;
  /** The innermost field, argument or directive around the node. */
  argument: string;
  expectedType: string;
}

type Describe = (finding: Finding) => string;

/** One rule: graphql-java's name for it, and how it words a finding. */
type JavaRule = readonly [rule: ValidationRule, javaName: string, describe: Describe];

function nameOf(node: ASTNode | undefined): string {
  if (node && 'name' in node && node.name) return node.name.value;
  return node?.kind === 'Name' ? node.value : '';
}

/** What stands in quotes in the n-th place of graphql-js's own message. */
function quoted(error: GraphQLError, index = 0): string {
  return [...error.message.matchAll(/"([^"]*)"/g)][index]?.[1] ?? '';
}

/** A literal as graphql-java prints it. */
function javaLiteral(value: ASTNode | undefined): string {
  switch (value?.kind) {
    case 'StringValue':
      return `StringValue{value='${value.value}'}`;
    case 'IntValue':
      return `IntValue{value=${value.value}}`;
    case 'FloatValue':
      return `FloatValue{value=${value.value}}`;
    case 'BooleanValue':
      return `BooleanValue{value=${String(value.value)}}`;
    case 'EnumValue':
      return `EnumValue{name='${value.value}'}`;
    case 'NullValue':
      return 'NullValue{}';
    default:
      return value ? print(value) : '';
  }
}

/** graphql-js's rules in the order its own list has them, with graphql-java's names and words. */
const rules: readonly JavaRule[] = [
  [
    ExecutableDefinitionsRule,
    'NonExecutableDefinition',
    ({ node }) => `The definition '${nameOf(node)}' is not executable`,
  ],
  [
    UniqueOperationNamesRule,
    'DuplicateOperationName',
    ({ error }) => `There can be only one operation named '${quoted(error)}'`,
  ],
  [
    LoneAnonymousOperationRule,
    'LoneAnonymousOperationViolation',
    () => 'Anonymous operation with other operations.',
  ],
  [KnownTypeNamesRule, 'UnknownType', ({ node }) => `Unknown type ${nameOf(node)}`],
  [
    FragmentsOnCompositeTypesRule,
    'InvalidFragmentType',
    () => 'Invalid fragment type condition. The type must be a composite type',
  ],
  [
    VariablesAreInputTypesRule,
    'NonInputTypeOnVariable',
    ({ error }) => `Input variable ${quoted(error).slice(1)} type ${quoted(error, 1)} is not an input type`,
  ],
  [ScalarLeafsRule, 'SubSelection', () => ''],
  [
    FieldsOnCorrectTypeRule,
    'FieldUndefined',
    ({ node, parentType }) => `Field '${nameOf(node)}' in type '${parentType}' is undefined`,
  ],
  [
    UniqueFragmentNamesRule,
    'DuplicateFragmentName',
    ({ error }) => `There can be only one fragment named '${quoted(error)}'`,
  ],
  [KnownFragmentNamesRule, 'UndefinedFragment', ({ node }) => `Undefined fragment ${nameOf(node)}`],
  [NoUnusedFragmentsRule, 'UnusedFragment', ({ node }) => `Unused fragment ${nameOf(node)}`],
  [
    PossibleFragmentSpreadsRule,
    'InvalidFragmentType',
    ({ error }) =>
      `Fragment cannot be spread here as objects of type ${error.message.includes('"') ? quoted(error, error.message.startsWith('Fragment "') ? 1 : 0) : ''} can never be of type ${quoted(error, error.message.startsWith('Fragment "') ? 2 : 1)}`,
  ],
  [NoFragmentCyclesRule, 'FragmentCycle', () => 'Fragment cycles not allowed'],
  [
    UniqueVariableNamesRule,
    'DuplicateVariableName',
    ({ error }) => `There can be only one variable named '${quoted(error).slice(1)}'`,
  ],
  [NoUndefinedVariablesRule, 'UndefinedVariable', ({ node }) => `Undefined variable ${nameOf(node)}`],
  [NoUnusedVariablesRule, 'UnusedVariable', ({ error }) => `Unused variable ${quoted(error).slice(1)}`],
  [KnownDirectivesRule, 'UnknownDirective', ({ node }) => `Unknown directive ${nameOf(node)}`],
  [
    UniqueDirectivesPerLocationRule,
    'DuplicateDirectiveName',
    ({ node }) => `Directive '${nameOf(node)}' must be uniquely named within an operation.`,
  ],
  [KnownArgumentNamesRule, 'UnknownArgument', ({ node }) => `Unknown field argument ${nameOf(node)}`],
  [
    UniqueArgumentNamesRule,
    'DuplicateArgumentNames',
    ({ error }) => `There can be only one argument named '${quoted(error)}'`,
  ],
  [
    ValuesOfCorrectTypeRule,
    'WrongType',
    ({ node, argument, expectedType }) =>
      `argument '${argument}' with value '${javaLiteral(node)}' is not a valid '${expectedType}'`,
  ],
  [
    ProvidedRequiredArgumentsRule,
    'MissingFieldArgument',
    ({ error }) => `Missing field argument ${quoted(error, 1)}`,
  ],
  [
    VariablesInAllowedPositionRule,
    'VariableTypeMismatch',
    ({ error }) => `Variable type '${quoted(error, 1)}' doesn't match expected type '${quoted(error, 2)}'`,
  ],
  [OverlappingFieldsCanBeMergedRule, 'FieldsConflict', ({ error }) => error.message],
  [
    UniqueInputFieldNamesRule,
    'DuplicateArgumentNames',
    ({ error }) => `There can be only one field named '${quoted(error)}'`,
  ],
];

/** Facts about the surroundings of nodes, found in one walk over the document. */
function locate(schema: GraphQLSchema, document: DocumentNode, wanted: ReadonlySet<ASTNode>) {
  const found = new Map<ASTNode, Omit<Finding, 'error' | 'node'>>();
  const typeInfo = new TypeInfo(schema);
  const keys: string[] = [];
  const argumentNames: string[] = [];
  const parents: string[] = [];
  const visitor: ASTVisitor = {
    enter(node) {
      if (node.kind === 'Field') {
        keys.push(node.alias?.value ?? node.name.value);
        parents.push(typeInfo.getParentType()?.name ?? '');
      }
      if (node.kind === 'Argument' || node.kind === 'ObjectField') argumentNames.push(node.name.value);
      if (!wanted.has(node)) return;
      found.set(node, {
        fieldPath: keys.join('/'),
        parentType: parents.at(-1) ?? '',
        argument: argumentNames.join('.'),
        expectedType: getNamedType(typeInfo.getInputType())?.name ?? '',
      });
    },
    leave(node) {
      if (node.kind === 'Field') {
        keys.pop();
        parents.pop();
      }
      if (node.kind === 'Argument' || node.kind === 'ObjectField') argumentNames.pop();
    },
  };
  visit(document, visitWithTypeInfo(typeInfo, visitor));
  return found;
}

function describeSubSelection(finding: Finding): [javaName: string, text: string] {
  const field = nameOf(finding.node);
  const isMissing = finding.error.message.includes('must have a selection');
  const type = quoted(finding.error, 1);
  return isMissing
    ? ['SubSelectionRequired', `Sub selection required for type ${type} of field ${field}`]
    : ['SubSelectionNotAllowed', `Sub selection not allowed on leaf type ${type} of field ${field}`];
}

/**
 * Checks a document against the schema, with findings worded as AppSync (graphql-java) words them:
 * `Validation error of type FieldUndefined: Field 'x' in type 'Query' is undefined @ 'x'`.
 */
export function validateDocument(schema: GraphQLSchema, document: DocumentNode): GraphQlErrorEntry[] {
  // The usual case, a good document, takes one walk; only a bad one is looked at rule by rule.
  if (
    validate(
      schema,
      document,
      rules.map(([rule]) => rule),
    ).length === 0
  )
    return [];
  const findings = rules.flatMap(([rule, javaName, describe]) =>
    validate(schema, document, [rule]).map((error) => ({
      error,
      node: error.nodes?.at(-1),
      javaName,
      describe,
    })),
  );
  const wanted = new Set(findings.flatMap(({ node }) => (node ? [node] : [])));
  const located = locate(schema, document, wanted);
  return findings.map(({ error, node, javaName, describe }) => {
    const place = (node && located.get(node)) ?? {
      fieldPath: '',
      parentType: '',
      argument: '',
      expectedType: '',
    };
    const finding: Finding = { error, node, ...place };
    const [name, text] =
      javaName === 'SubSelection' ? describeSubSelection(finding) : [javaName, describe(finding)];
    const at = finding.fieldPath ? ` @ '${finding.fieldPath}'` : '';
    return validationEntry(error, `Validation error of type ${name}: ${text}${at}`);
  });
}
