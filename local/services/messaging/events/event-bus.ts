import type { Clock } from '../../../lib/clock.ts';
import { AwsError, StartError } from '../../../lib/errors.ts';
import { compileEventPattern, type EventMatcher } from '../../../lib/event-pattern.ts';
import { parseJson, type JsonObject } from '../../../lib/json.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { EventBusModel, EventRuleModel } from '../../../model/messaging.ts';
import { type BusEvent, formatEvent, readEntry } from './event-entry.ts';
import { transformInput } from './input-transformer.ts';
import { readJsonPath } from './json-path.ts';

/** How many events without a matching rule are kept for a look at them. */
const mostUnmatched = 100;

export interface EventBusOptions {
  buses: readonly EventBusModel[];
  rules: readonly EventRuleModel[];
  region: string;
  accountId: string;
  /** Sends text (JSON, mostly) to a queue, a topic, a function or a bus. */
  deliver(arn: string, text: string): Promise<void>;
  clock: Clock;
  log: Logger;
  newId(): string;
}

/** An event that no rule wanted. */
export interface UnmatchedEvent {
  busName: string;
  source: string;
  detailType: string;
  atMs: number;
}

/** What an AWS service says; only services themselves may use a source that begins with `aws.`. */
export interface ServiceEvent {
  source: `aws.${string}`;
  detailType: string;
  detail: JsonObject;
}

/** The outcome of one entry of `PutEvents`. */
export type EntryResult = { EventId: string } | { ErrorCode: string; ErrorMessage: string };

/** The event buses of an account. */
export interface EventBuses {
  /**
   * Puts one event on a bus and sends it to the targets of every rule that matches.
   *
   * @throws AwsError ResourceNotFoundException when there is no such bus.
   */
  put(entry: JsonObject): Promise<EntryResult>;
  /** Sends an event of an AWS service to the targets of the rules of the default bus. One that no rule wants is gone. */
  putOfService(event: ServiceEvent): Promise<void>;
  /** Newest last. */
  unmatched(): readonly UnmatchedEvent[];
  buses(): readonly EventBusModel[];
  rules(busName: string): readonly EventRuleModel[];
}

interface Rule {
  model: EventRuleModel;
  matches: EventMatcher;
}

/** @throws StartError naming the rule whose pattern is faulty. */
export function createEventBuses(options: EventBusOptions): EventBuses {
  const { region, accountId, deliver, clock, log, newId } = options;
  const rules = options.rules.filter(({ enabled }) => enabled).map(compileRule);
  const unmatched: UnmatchedEvent[] = [];
  const defaultArn = `arn:aws:events:${region}:${accountId}:event-bus/default`;
  const buses = options.buses.some(({ name }) => name === 'default')
    ? options.buses
    : [{ name: 'default', arn: defaultArn }, ...options.buses];

  /** `EventBusName` holds a name or an ARN. */
  function busNameOf(entry: JsonObject): string {
    const wanted = entry['EventBusName'] ?? 'default';
    const bus = buses.find(({ name, arn }) => name === wanted || arn === wanted);
    if (bus) return bus.name;
    throw new AwsError('ResourceNotFoundException', `Event bus ${JSON.stringify(wanted)} does not exist.`);
  }

  async function put(entry: JsonObject): Promise<EntryResult> {
    const busName = busNameOf(entry);
    const nowMs = clock.now();
    try {
      const event = readEntry(entry, { id: newId(), region, accountId, nowMs });
      if (!(await route(busName, event, nowMs))) remember({ busName, event, nowMs });
      return { EventId: event.id };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { ErrorCode: error.name, ErrorMessage: error.message };
    }
  }

  async function putOfService({ source, detailType, detail }: ServiceEvent): Promise<void> {
    const nowMs = clock.now();
    const said = { id: newId(), source, detailType, detail, timeMs: nowMs, resources: [] };
    await route('default', formatEvent(said, { region, accountId }), nowMs);
  }

  /** @returns whether any rule wanted it. */
  async function route(busName: string, event: BusEvent, nowMs: number): Promise<boolean> {
    const matching = rules.filter(({ model, matches }) => model.eventBusName === busName && matches(event));
    const deliveries = matching.flatMap(({ model }) =>
      model.targets.map((target) => deliverTo(target, model, event, nowMs)),
    );
    await Promise.all(deliveries);
    return matching.length > 0;
  }

  function remember({ busName, event, nowMs }: { busName: string; event: BusEvent; nowMs: number }): void {
    unmatched.push({ busName, source: event.source, detailType: event['detail-type'], atMs: nowMs });
    if (unmatched.length > mostUnmatched) unmatched.shift();
  }

  /** A target that fails is no failure of the sender. */
  async function deliverTo(
    target: Target,
    rule: EventRuleModel,
    event: BusEvent,
    nowMs: number,
  ): Promise<void> {
    try {
      await deliver(target.arn, targetInput(target, rule, event, nowMs));
    } catch (error) {
      log.warn('A rule could not deliver', { rule: rule.name, target: target.arn, reason: String(error) });
    }
  }

  function targetInput(target: Target, rule: EventRuleModel, event: BusEvent, nowMs: number): string {
    const { input, inputPath, inputTransformer } = target;
    if (input !== null && input !== undefined)
      return typeof input === 'string' ? input : JSON.stringify(input);
    if (inputPath !== null) return JSON.stringify(readJsonPath(event, inputPath) ?? null);
    if (inputTransformer === null || inputTransformer === undefined) return JSON.stringify(event);
    return transformInput(event, inputTransformer, {
      ruleArn: ruleArnOf(rule),
      ruleName: rule.name,
      ingestedAt: new Date(nowMs).toISOString(),
    });
  }

  function ruleArnOf({ eventBusName, name }: EventRuleModel): string {
    const path = eventBusName === 'default' ? name : `${eventBusName}/${name}`;
    return `arn:aws:events:${region}:${accountId}:rule/${path}`;
  }

  return {
    put,
    putOfService,
    unmatched: () => unmatched,
    buses: () => buses,
    rules: (busName) => options.rules.filter(({ eventBusName }) => eventBusName === busName),
  };
}

type Target = EventRuleModel['targets'][number];

function compileRule(model: EventRuleModel): Rule {
  const { eventPattern } = model;
  const pattern: unknown = typeof eventPattern === 'string' ? parseJson(eventPattern) : eventPattern;
  // A rule without a pattern waits for a schedule.
  if (pattern === null || pattern === undefined) return { model, matches: () => false };
  try {
    return { model, matches: compileEventPattern(pattern) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const place = `${model.logicalId}.Properties.EventPattern`;
    throw new StartError('UnsupportedResource', `${place}: ${error.message}`, { cause: error });
  }
}
