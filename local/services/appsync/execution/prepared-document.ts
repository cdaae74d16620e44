import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  type OperationDefinitionNode,
  parse,
  visit,
} from 'graphql';
import type { JsonObject } from '../../../lib/json.ts';
import { type GraphQlErrorEntry, malformedRequest, RequestError } from '../graphql-error.ts';
import { createFieldCollector, type SelectionScope } from './collect-fields.ts';
import { validateDocument } from './validation.ts';

/** A parsed and validated query text. */
export interface PreparedDocument {
  text: string;
  document: DocumentNode;
  operations: readonly OperationDefinitionNode[];
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Empty for a document that fits the schema. */
  errors: readonly GraphQlErrorEntry[];
  /** What an operation of it selects with these variables. */
  scopeFor(variables: JsonObject): SelectionScope;
}

export interface DocumentCache {
  /** @throws RequestError 400 when the text is not GraphQL. */
  prepare(query: string): PreparedDocument;
}

/** Deeper nesting than any schema needs; guards the parser's stack against hostile texts. */
const maxTokens = 15_000;

/** Longer texts are rare and not worth their memory. */
const maxCachedChars = 20_000;

/** Parses and validates each distinct text once, keeping the `size` texts used last. */
export function createDocumentCache(schema: GraphQLSchema, size = 500): DocumentCache {
  const known = new Map<string, PreparedDocument>();

  return {
    prepare(query) {
      const cached = known.get(query);
      if (cached) {
        known.delete(query);
        known.set(query, cached);
        return cached;
      }
      const prepared = prepareDocument(schema, query);
      if (query.length <= maxCachedChars) known.set(query, prepared);
      for (const oldest of known.keys()) {
        if (known.size <= size) break;
        known.delete(oldest);
      }
      return prepared;
    },
  };
}

/** A `RangeError` is an exhausted stack: a text nested beyond sense. */
function prepareDocument(schema: GraphQLSchema, query: string): PreparedDocument {
  try {
    return parseAndValidate(schema, query);
  } catch (cause) {
    if (cause instanceof GraphQLError || cause instanceof RangeError) throw malformedRequest();
    throw cause;
  }
}

function parseAndValidate(schema: GraphQLSchema, query: string): PreparedDocument {
  const document = parse(query, { maxTokens });
  const operations: OperationDefinitionNode[] = [];
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === 'OperationDefinition') operations.push(definition);
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition);
  }
  const errors = validateDocument(schema, document);
  return {
    text: query,
    document,
    operations,
    fragments,
    errors,
    scopeFor: scopes(schema, document, fragments),
  };
}

/** Without a condition, what is selected depends on no variable, and is found out once for all operations. */
function scopes(
  schema: GraphQLSchema,
  document: DocumentNode,
  fragments: PreparedDocument['fragments'],
): PreparedDocument['scopeFor'] {
  const shared = hasConditions(document) ? null : createFieldCollector({ schema, fragments, variables: {} });
  return (variables) => {
    const rules = { schema, fragments, variables };
    return { ...rules, fields: shared ?? createFieldCollector(rules) };
  };
}

function hasConditions(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive({ name: { value: name } }) {
      found ||= name === GraphQLSkipDirective.name || name === GraphQLIncludeDirective.name;
    },
  });
  return found;
}

/** @throws RequestError 400 when the name is missing or unknown. */
export function selectOperation(prepared: PreparedDocument, name: string | null): OperationDefinitionNode {
  if (name === null || name === '') {
    const [only, another] = prepared.operations;
    if (!only) throw malformedRequest();
    if (another) throw new RequestError(400, 'BadRequestException', 'Missing operation name.');
    return only;
  }
  const named = prepared.operations.find((operation) => operation.name?.value === name);
  if (!named) throw new RequestError(400, 'BadRequestException', `Unknown operation named '${name}'.`);
  return named;
}
