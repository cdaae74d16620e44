import { type GraphQLSchema, isObjectType } from 'graphql';
import { StartError } from '../../lib/errors.ts';
import type { ApiModel, DataSourceModel, HandlerCode, ResolverModel } from '../../model/appsync.ts';
import type { DataSource } from './data-source.ts';
import {
  createPipelineResolver,
  createUnitResolver,
  type FieldResolver,
  type Handlers,
  type ResolverUnit,
} from './field-resolver.ts';
import { CodeErrors, type JsRuntime } from './js-runtime/js-runtime.ts';

interface Loading {
  jsRuntime: Pick<JsRuntime, 'load'>;
  createDataSource(model: DataSourceModel): DataSource;
  countField?(field: string): void;
}

/**
 * Loads the code of all resolvers and functions of an API and ties them to their data sources.
 *
 * @returns resolvers by `Type.field`.
 * @throws StartError `InvalidResolverCode` naming every resolver, line and rule at once.
 */
export function loadResolvers(
  model: ApiModel,
  schema: GraphQLSchema,
  { jsRuntime, createDataSource, countField }: Loading,
): ReadonlyMap<string, FieldResolver> {
  const problems: string[] = [];
  const dataSources = new Map(model.dataSources.map((source) => [source.name, createDataSource(source)]));
  const functions = new Map(
    model.functions.map((pipelineFunction) => [pipelineFunction.functionId, pipelineFunction]),
  );
  const units = new Map<string, ResolverUnit | null>();

  function load(name: string, code: HandlerCode): Handlers | null {
    try {
      return jsRuntime.load(code);
    } catch (failure) {
      if (!(failure instanceof CodeErrors)) throw failure;
      for (const { errorType, value, location } of failure.codeErrors) {
        problems.push(`${name} (${code.origin}) ${location.line}:${location.column} ${errorType}: ${value}`);
      }
      return null;
    }
  }

  function createUnit(
    name: string,
    sourceName: string | null,
    code: HandlerCode | null,
    maxBatchSize: number,
  ) {
    const dataSource = dataSources.get(sourceName ?? '');
    if (!dataSource) {
      problems.push(`${name}: there is no data source named '${sourceName ?? ''}'.`);
      return null;
    }
    const handlers = code ? load(name, code) : null;
    return code && !handlers ? null : { name, handlers, dataSource, maxBatchSize };
  }

  /** Functions are shared by pipelines and loaded once. */
  function unitOf(functionId: string): ResolverUnit | null {
    const known = units.get(functionId);
    if (known !== undefined) return known;
    const found = functions.get(functionId);
    if (!found) problems.push(`There is no pipeline function with id '${functionId}'.`);
    const unit = found ? createUnit(found.name, found.dataSourceName, found.code, found.maxBatchSize) : null;
    units.set(functionId, unit);
    return unit;
  }

  function createResolver(resolver: ResolverModel, name: string): FieldResolver | null {
    if (resolver.kind === 'UNIT') {
      const unit = createUnit(name, resolver.dataSourceName, resolver.code, resolver.maxBatchSize);
      return unit && createUnitResolver(unit);
    }
    const handlers = resolver.code ? load(name, resolver.code) : passThrough;
    const steps = resolver.functionIds.map(unitOf);
    const loaded = steps.filter((unit) => unit !== null);
    return handlers && loaded.length === steps.length
      ? createPipelineResolver({ name, handlers, functions: loaded })
      : null;
  }

  const resolvers = new Map<string, FieldResolver>();
  for (const resolver of model.resolvers) {
    const name = `${resolver.typeName}.${resolver.fieldName}`;
    const type = schema.getType(resolver.typeName);
    if (!isObjectType(type) || !type.getFields()[resolver.fieldName]) {
      problems.push(`${name} (${resolver.logicalId}): the schema has no such field.`);
      continue;
    }
    const loaded = createResolver(resolver, name);
    if (loaded) resolvers.set(name, countField ? counted(loaded, name, countField) : loaded);
  }
  if (problems.length > 0) {
    const list = problems.map((problem) => `  ${problem}`).join('\n');
    throw new StartError(
      'InvalidResolverCode',
      `The resolvers of ${model.logicalId} can't be loaded:\n${list}`,
    );
  }
  return resolvers;
}

function counted(resolver: FieldResolver, name: string, count: (field: string) => void): FieldResolver {
  return {
    resolve(run) {
      count(name);
      return resolver.resolve(run);
    },
  };
}

/** A pipeline without code of its own: its last function's result is the field's value. */
const passThrough: Handlers = {
  evaluate: (handler, context) => ({
    result: handler === 'response' ? (context.result ?? null) : {},
    stash: context.stash,
    error: null,
    appendedErrors: [],
    earlyReturn: null,
    invalidations: [],
    cacheEvictions: [],
    responseHeaders: {},
    logs: [],
  }),
};
