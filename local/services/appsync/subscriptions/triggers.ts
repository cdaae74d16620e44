import { type GraphQLSchema, valueFromASTUntyped } from 'graphql';

/** Mutation field to the subscription fields that `@aws_subscribe` ties to it. */
export function triggersOf(schema: GraphQLSchema): ReadonlyMap<string, readonly string[]> {
  const triggers = new Map<string, string[]>();
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const directive = field.astNode?.directives?.find(
      (candidate) => candidate.name.value === 'aws_subscribe',
    );
    const argument = directive?.arguments?.find((candidate) => candidate.name.value === 'mutations');
    const mutations: unknown = argument ? valueFromASTUntyped(argument.value) : [];
    for (const mutation of Array.isArray(mutations) ? mutations : [mutations]) {
      const name = String(mutation);
      triggers.set(name, [...(triggers.get(name) ?? []), field.name]);
    }
  }
  return triggers;
}
