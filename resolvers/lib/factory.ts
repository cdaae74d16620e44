import { util } from '@aws-appsync/utils';
import type { ChangeKind, ChangeSource, Factory } from '../../schema.generated.ts';
import { badRequest } from './errors.ts';
import type { ItemKey } from './keys.ts';
import { limits } from './limits.ts';
import { factoryPrefix } from './tree-keys.ts';

/**
 * A factory as the tree table holds it. `changeId` and `changeKind` name the change that made it what it is,
 * `correlationId` the request.
 */
export type FactoryItem = ItemKey &
  Factory & { changeId: string; changeKind: ChangeKind; correlationId?: string };

/** An entry of a tree's change log, and the same as the newest one about its factory. */
export interface FactoryChangeItem {
  treeId: string;
  changeId: string;
  kind: ChangeKind;
  factoryId: string;
  /** After the change; before it when it is a deletion, for whoever repeats that. */
  factory: Factory | null;
  actorId?: string | null;
  source: ChangeSource;
  at: string;
}

/** What fits into a GraphQL Int. */
function isWhole(value: unknown): boolean {
  return (
    typeof value === 'number' && Math.floor(value) === value && value >= -2147483648 && value <= 2147483647
  );
}

function isList(value: unknown): boolean {
  return typeof value === 'object' && JSON.stringify(value).startsWith('[');
}

function isTime(value: unknown): boolean {
  return (
    typeof value === 'string' && util.matches('\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z', value)
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0;
}

function isName(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const name = value.trim();
  return (
    name.length > 0 && name.length <= limits.factoryNameChars && util.matches('[^\\x00-\\x1F\\x7F]*', name)
  );
}

function isBound(value: unknown): boolean {
  return isWhole(value) && (value as number) >= 0 && (value as number) <= limits.factoryBoundMax;
}

/**
 * The item as a factory; null for what somebody wrote past the API and nobody has made whole yet, and for nothing. The
 * rules are those by which `publish-tree-changes` adopts it: what no query shows, nobody is told of.
 * What is not a factory must never break the answer about those that are.
 */
export function readFactory(item: unknown): FactoryItem | null {
  if (!item) return null;
  const factory = item as FactoryItem;
  const { children, generatedAt } = factory;
  const isFactory =
    factory.sk.startsWith(factoryPrefix) &&
    factory.sk === `${factoryPrefix}${factory.id}` &&
    factory.pk === `TREE#${factory.treeId}` &&
    isName(factory.name) &&
    isText(factory.updatedBy) &&
    isText(factory.changeId) &&
    isTime(factory.updatedAt) &&
    (generatedAt === undefined || generatedAt === null || isTime(generatedAt)) &&
    isBound(factory.lowerBound) &&
    isBound(factory.upperBound) &&
    factory.lowerBound < factory.upperBound &&
    isWhole(factory.version) &&
    isList(children) &&
    children.length <= limits.childrenPerFactory &&
    children.every((child) => isWhole(child));
  return isFactory ? factory : null;
}

/** A factory as callers see it. */
export function toFactory(item: Factory): Factory {
  return {
    id: item.id,
    treeId: item.treeId,
    name: item.name,
    lowerBound: item.lowerBound,
    upperBound: item.upperBound,
    children: item.children,
    generatedAt: item.generatedAt ? item.generatedAt : null,
    updatedBy: item.updatedBy,
    updatedAt: item.updatedAt,
    version: item.version,
  };
}

/** Refuses a pool that holds no two numbers, or numbers out of range. */
export function requirePool(lowerBound: number, upperBound: number): void {
  if (lowerBound < 0 || lowerBound > limits.factoryBoundMax) {
    badRequest('input.lowerBound', `must be from 0 to ${limits.factoryBoundMax}`);
  }
  if (upperBound < 0 || upperBound > limits.factoryBoundMax) {
    badRequest('input.upperBound', `must be from 0 to ${limits.factoryBoundMax}`);
  }
  if (lowerBound >= upperBound) badRequest('input.lowerBound', 'must be less than upperBound');
}
