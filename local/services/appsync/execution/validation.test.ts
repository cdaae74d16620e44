import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildApiSchema } from '../api-schema.ts';
import { validateDocument } from './validation.ts';

const schema = buildApiSchema(
  `
  interface Named { name: String }
  type Dog implements Named { name: String nick: String barks(loud: Boolean): Int owner: Person }
  type Cat implements Named { name: String lives: Int nick: Int }
  type Person { name: String! dogs: [Dog] }
  union Pet = Dog | Cat
  enum Color { RED }
  input Sort { field: String! order: Color! }
  input Filter { name: String born: AWSDate sorts: [Sort!] inner: Filter }
  type Query {
    dog(id: Int, name: String, color: Color, filter: Filter, sorts: [Sort!], born: AWSDate, must: ID): Dog
    needs(id: ID!, other: ID!): String
    pet: Pet
    named: Named
    hello: String
    strict: String!
  }
  type Mutation { save: String }
`,
  'Schema',
);

const messagesOf = (query: string) =>
  validateDocument(schema, parse(query)).map(({ message }) =>
    message.replace('Validation error of type ', ''),
  );

describe('Findings in graphql-java’s words', () => {
  test.each([
    // Fields
    ['{ x }', "FieldUndefined: Field 'x' in type 'Query' is undefined @ 'x'"],
    ['{ dog { owner { x } } }', "FieldUndefined: Field 'x' in type 'Person' is undefined @ 'dog/owner/x'"],
    ['{ a: dog { b: x } }', "FieldUndefined: Field 'x' in type 'Dog' is undefined @ 'dog/x'"],
    ['{ pet { name } }', "FieldUndefined: Field 'name' in type 'Pet' is undefined @ 'pet/name'"],
    [
      '{ dog { ...F } } fragment F on Dog { owner { x } }',
      "FieldUndefined: Field 'x' in type 'Person' is undefined @ 'F/owner/x'",
    ],
    ['{ dog }', "SubSelectionRequired: Sub selection required for type Dog of field dog @ 'dog'"],
    [
      '{ dog { owner { dogs } } }',
      "SubSelectionRequired: Sub selection required for type null of field dogs @ 'dog/owner/dogs'",
    ],
    [
      '{ hello { x } }',
      "SubSelectionNotAllowed: Sub selection not allowed on leaf type String of field hello @ 'hello'",
    ],
    // Arguments
    ['{ needs(id: 1) }', "MissingFieldArgument: Missing field argument other @ 'needs'"],
    ['{ hello(x: 1) }', "UnknownArgument: Unknown field argument x @ 'hello'"],
    [
      '{ dog(id: 1, id: 2) { name } }',
      "DuplicateArgumentNames: There can be only one argument named 'id' @ 'dog'",
    ],
    ['{ hello @include }', "MissingDirectiveArgument: Missing directive argument if @ 'hello'"],
    ['{ hello @skip(if: true, x: 1) }', "UnknownDirective: Unknown directive argument x @ 'hello'"],
    // Literals
    [
      '{ dog(id: "one") { name } }',
      "WrongType: argument 'id' with value 'StringValue{value='one'}' is not a valid 'Int' @ 'dog'",
    ],
    [
      '{ dog(id: 3000000000) { name } }',
      "WrongType: argument 'id' with value 'IntValue{value=3000000000}' is not a valid 'Int' @ 'dog'",
    ],
    [
      '{ dog(name: 1.5) { name } }',
      "WrongType: argument 'name' with value 'FloatValue{value=1.5}' is not a valid 'String' @ 'dog'",
    ],
    [
      '{ dog { barks(loud: 1) } }',
      "WrongType: argument 'loud' with value 'IntValue{value=1}' is not a valid 'Boolean' @ 'dog/barks'",
    ],
    [
      '{ dog(color: BLUE) { name } }',
      "WrongType: argument 'color' with value 'EnumValue{name='BLUE'}' is not a valid 'Color' @ 'dog'",
    ],
    [
      '{ dog(color: "RED") { name } }',
      "WrongType: argument 'color' with value 'StringValue{value='RED'}' is not a valid 'Color' @ 'dog'",
    ],
    [
      '{ dog(born: "yesterday") { name } }',
      "WrongType: argument 'born' with value 'StringValue{value='yesterday'}' is not a valid 'AWSDate' @ 'dog'",
    ],
    [
      '{ needs(id: null, other: 1) }',
      "WrongType: argument 'id' with value 'NullValue{}' must not be null @ 'needs'",
    ],
    [
      '{ dog(filter: {inner: {name: true}}) { name } }',
      "WrongType: argument 'filter.inner.name' with value 'BooleanValue{value=true}' is not a valid 'String' @ 'dog'",
    ],
    [
      '{ dog(filter: "x") { name } }',
      "WrongType: argument 'filter' with value 'StringValue{value='x'}' must be an object type @ 'dog'",
    ],
    [
      '{ dog(filter: {x: 1}) { name } }',
      "WrongType: argument 'filter' with value 'ObjectValue{objectFields=[ObjectField{name='x', value=IntValue{value=1}}]}' contains a field not in 'Filter': 'x' @ 'dog'",
    ],
    [
      '{ dog(sorts: [{field: "a", order: RED}, {}]) { name } }',
      "WrongType: argument 'sorts[1]' with value 'ArrayValue{values=[ObjectValue{objectFields=[ObjectField{name='field', value=StringValue{value='a'}}, ObjectField{name='order', value=EnumValue{name='RED'}}]}, ObjectValue{objectFields=[]}]}' is missing required fields '[field, order]' @ 'dog'",
    ],
    [
      'query($n: String) { dog(filter: {name: $n, born: "x"}) { name } }',
      "WrongType: argument 'filter.born' with value 'StringValue{value='x'}' is not a valid 'AWSDate' @ 'dog'",
    ],
    [
      '{ dog(filter: {name: "a", name: "b"}) { name } }',
      "DuplicateArgumentNames: There can be only one field named 'name' @ 'dog'",
    ],
    // Variables
    ['{ dog(id: $id) { name } }', "UndefinedVariable: Undefined variable id @ 'dog'"],
    ['query Named { dog(id: $id) { name } }', "UndefinedVariable: Undefined variable id @ 'dog'"],
    ['query($id: Int) { hello }', 'UnusedVariable: Unused variable id'],
    [
      'query($id: Int, $id: Int) { dog(id: $id) { name } }',
      "DuplicateVariableName: There can be only one variable named 'id'",
    ],
    [
      'query($id: Int = "x") { dog(id: $id) { name } }',
      "BadValueForDefaultArgument: Bad default value StringValue{value='x'} for type Int",
    ],
    [
      'query($id: String) { dog(id: $id) { name } }',
      "VariableTypeMismatch: Variable type 'String' doesn't match expected type 'Int' @ 'dog'",
    ],
    [
      'query($id: ID) { needs(id: $id, other: 1) }',
      "VariableTypeMismatch: Variable type 'ID' doesn't match expected type 'ID!' @ 'needs'",
    ],
    ['query($d: Nothing) { dog(id: $d) { name } }', 'UnknownType: Unknown type Nothing'],
    ['query($d: Dog) { dog(id: $d) { name } }', 'NonInputTypeOnVariable: Wrong type for a variable'],
    // Fragments
    ['{ dog { ...F } }', "UndefinedFragment: Undefined fragment F @ 'dog'"],
    ['{ hello } fragment F on Dog { name }', "UnusedFragment: Unused fragment F @ 'F'"],
    [
      '{ dog { ...F } } fragment F on Dog { owner { dogs { ...F } } }',
      "FragmentCycle: Fragment cycles not allowed @ 'F/owner/dogs'",
    ],
    [
      '{ dog { ... on Cat { name } } }',
      "InvalidFragmentType: Fragment cannot be spread here as objects of type Dog can never be of type Cat @ 'dog'",
    ],
    [
      '{ dog { ...F } } fragment F on Cat { name }',
      "InvalidFragmentType: Fragment F cannot be spread here as objects of type Dog can never be of type Cat @ 'dog'",
    ],
    ['{ dog { ... on Nothing { name } } }', "UnknownType: Unknown type Nothing @ 'dog'"],
    [
      '{ dog { ... on Color { name } } }',
      "InlineFragmentTypeConditionInvalid: Inline fragment type condition is invalid, must be on Object/Interface/Union @ 'dog'",
    ],
    // Operations and directives
    [
      'query A { hello } query A { hello }',
      "DuplicateOperationName: There can be only one operation named 'A'",
    ],
    ['{ hello } { hello }', 'LoneAnonymousOperationViolation: Anonymous operation with other operations.'],
    ['{ hello @nothing }', "UnknownDirective: Unknown directive nothing @ 'hello'"],
    ['query @include(if: true) { hello }', 'MisplacedDirective: Directive include not allowed here'],
    ['{ hello } type T { a: Int }', "NonExecutableDefinition: The definition 'T' is not executable"],
    // Conflicts
    ['{ dog { a: name a: nick } }', "FieldsConflict: a: name and nick are different fields @ 'dog'"],
    ['{ a: hello a: strict }', 'FieldsConflict: a: hello and strict are different fields'],
    [
      '{ pet { ... on Dog { nick } ... on Cat { nick } } }',
      "FieldsConflict: nick: they return differing types String and Int @ 'pet'",
    ],
    ['{ dog { barks(loud: true) barks } }', "FieldsConflict: barks: they have differing arguments @ 'dog'"],
    [
      '{ dog { owner { a: name } owner { a: dogs { name } } } }',
      "FieldsConflict: owner: a: name and dogs are different fields @ 'dog'",
    ],
  ])('%s', (query, finding) => {
    expect(messagesOf(query)).toContain(finding);
  });

  test('come one by one for all that is wrong', () => {
    expect(messagesOf('query($v: Int) { x hello { y } needs }')).toEqual([
      "SubSelectionNotAllowed: Sub selection not allowed on leaf type String of field hello @ 'hello'",
      "FieldUndefined: Field 'x' in type 'Query' is undefined @ 'x'",
      'UnusedVariable: Unused variable v',
      "MissingFieldArgument: Missing field argument id @ 'needs'",
      "MissingFieldArgument: Missing field argument other @ 'needs'",
    ]);
  });

  test('report the first thing wrong with an argument, at the argument', () => {
    expect(validateDocument(schema, parse('{\n  dog(name: "a", filter: {x: 1, y: 2}) { name }\n}'))).toEqual([
      {
        path: null,
        locations: [{ line: 2, column: 18, sourceName: null }],
        message: expect.stringContaining("contains a field not in 'Filter': 'x'") as string,
      },
    ]);
  });

  test('name the place where a variable is used', () => {
    const [entry] = validateDocument(schema, parse('query($id: String) {\n  dog(id: $id) { name }\n}'));

    expect(entry?.locations).toEqual([{ line: 2, column: 11, sourceName: null }]);
  });
});

describe('Good documents', () => {
  test.each([
    '{ hello }',
    'query($f: Filter, $s: [Sort!]) { dog(filter: $f, sorts: $s) { ...F } } fragment F on Named { name ... on Dog { barks } }',
    'query($n: String) { dog(filter: {name: $n, sorts: {field: "a", order: RED}}) { name } }',
    '{ dog(born: "2026-01-01", filter: {born: null, sorts: []}) { name } }',
    'query($n: Int = 5) { dog(id: $n) { name } }',
    'mutation { save }',
    '{ __typename __schema { types { name } } }',
  ])('%s has no findings', (query) => {
    expect(validateDocument(schema, parse(query))).toEqual([]);
  });
});
