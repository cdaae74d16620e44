import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { z } from 'zod';

export const environmentNames = ['local', 'dev', 'staging', 'prod'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

/** What differs from one place where Chorus runs to another. */
export interface Environment {
  name: EnvironmentName;
  /** Where the stacks go, the primary region first; empty: where the caller's profile points to. */
  regions: readonly string[];
  /** True: tables and users survive everything, a deletion by hand included. False: they go with the stack. */
  protectsData: boolean;
  /** May clients ask for the schema? */
  introspection: boolean;
  /** What AppSync logs of each field; messages and tokens are never among it. */
  fieldLogLevel: 'NONE' | 'ERROR' | 'ALL';
  logRetention: RetentionDays;
  /** X-Ray on the API and on functions. */
  tracing: boolean;
  /** A web ACL in front of the API and the user pool. */
  firewall: boolean;
  /** The web app from a bucket behind CloudFront. */
  site: boolean;
  /** Alarms and dashboards; `alerts`: alarms tell the topic; `queues`: those of queues do, and there are no others. */
  watch: 'none' | 'queues' | 'silent' | 'alerts';
  /** Gets what the alarms tell. */
  alarmEmail: string | null;
  /** An https address that gets the same as SNS posts it. */
  alarmWebhook: string | null;
  /** True: webhooks of rooms may lead to any server, by plain http as well. On a laptop only. */
  privateWebhookReceivers: boolean;
  /** How long a delivery to a webhook that failed waits for its next attempt: after the first, the second and so on. */
  webhookRetrySeconds: readonly number[];
  /** A key of one's own in place of those that AWS owns. */
  customerKey: boolean;
  /** Functions in subnets without a way out, with endpoints of the services they use. */
  vpc: boolean;
  /** Each function has a share of the account's concurrency for itself. */
  reservedConcurrency: boolean;
  /** A function that is held back gets a larger share by itself. */
  capRaiser: boolean;
  /** Warm instances of each function that people wait for. */
  provisionedConcurrency: number;
  /** How tables are paid for and scale. */
  capacity: 'on-demand' | 'provisioned';
  apiKeyDays: number;
  /** Counts up at each renewal of the API key: see docs/runbook.md. */
  apiKeyGeneration: number;
  /** Copies of tables that survive them; `null`: point-in-time recovery is all there is. */
  backups: KeptBackups | null;
  signIn: SignIn;
  domains: Domains;
}

/** How long copies of tables are kept, in days. */
export interface KeptBackups {
  dailyDays: number;
  weeklyDays: number;
  /** True: nobody can delete one before its time, nor take that rule away. False: who administers backups can. */
  isLockedForGood: boolean;
}

export interface SignIn {
  minPasswordLength: number;
  /** All four kinds of characters. */
  mixedPassword: boolean;
  /** Sign-in that sends the password itself, for scripts. */
  allowsPasswordFlow: boolean;
  accessTokenMinutes: number;
  refreshTokenDays: number;
  /** Cognito's plan that judges sign-ins by their risk. */
  threatProtection: boolean;
}

/** Names of one's own; without them AWS's names serve. */
export interface Domains {
  site: string | null;
  api: string | null;
  /** Where the names and the proofs for their certificates are written; `null`: by hand. */
  hostedZone: { id: string; name: string } | null;
}

const noDomains: Domains = { site: null, api: null, hostedZone: null };

/** What the runtime in `local/` executes: everything that stands around an application on AWS is left out. */
const local: Environment = {
  name: 'local',
  regions: [],
  protectsData: false,
  introspection: true,
  fieldLogLevel: 'NONE',
  logRetention: RetentionDays.ONE_MONTH,
  tracing: false,
  firewall: false,
  site: false,
  watch: 'queues',
  alarmEmail: null,
  alarmWebhook: null,
  privateWebhookReceivers: false,
  // Together less than 24 hours: 5 s, 5 min, 30 min, 2 h, 5 h, 6 h, 10 h.
  webhookRetrySeconds: [5, 300, 1_800, 7_200, 18_000, 21_600, 36_000],
  customerKey: false,
  vpc: false,
  reservedConcurrency: false,
  capRaiser: false,
  provisionedConcurrency: 0,
  capacity: 'on-demand',
  apiKeyDays: 365,
  apiKeyGeneration: 1,
  backups: null,
  signIn: {
    minPasswordLength: 8,
    mixedPassword: false,
    allowsPasswordFlow: true,
    accessTokenMinutes: 60,
    refreshTokenDays: 30,
    threatProtection: false,
  },
  domains: noDomains,
};

const dev: Environment = {
  ...local,
  name: 'dev',
  fieldLogLevel: 'ERROR',
  logRetention: RetentionDays.TWO_WEEKS,
  tracing: true,
  firewall: true,
  site: true,
  watch: 'silent',
  apiKeyDays: 30,
  signIn: { ...local.signIn, minPasswordLength: 12, mixedPassword: true },
};

const staging: Environment = {
  ...dev,
  name: 'staging',
  introspection: false,
  logRetention: RetentionDays.ONE_MONTH,
  watch: 'alerts',
  apiKeyDays: 90,
  backups: { dailyDays: 7, weeklyDays: 14, isLockedForGood: false },
  signIn: { ...dev.signIn, allowsPasswordFlow: false },
};

const prod: Environment = {
  ...staging,
  name: 'prod',
  protectsData: true,
  logRetention: RetentionDays.SIX_MONTHS,
  reservedConcurrency: true,
  capRaiser: true,
  // A deleted account is out of the last copy after so many days: docs/decisions/022.
  backups: { dailyDays: 35, weeklyDays: 90, isLockedForGood: true },
  signIn: { ...staging.signIn, refreshTokenDays: 7, threatProtection: true },
};

/** The environments as they are without further words. */
export const environments: Readonly<Record<EnvironmentName, Environment>> = { local, dev, staging, prod };

/** `-c name=true` is a text, a value in `cdk.json` is not. */
const flag = z.union([z.boolean(), z.stringbool()]);
const number = z.coerce.number().int().min(0);
const seconds = z.number().int().min(0);
const list = z.string().transform((text) => text.split(',').map((part) => part.trim()));
const domain = z.hostname();

/** What may be said differently: `-c <name>=<value>`, or `context` in `cdk.json`. */
const overrides = z.object({
  regions: list.pipe(z.array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/)).min(1)).optional(),
  protectsData: flag.optional(),
  introspection: flag.optional(),
  fieldLogLevel: z.enum(['NONE', 'ERROR', 'ALL']).optional(),
  tracing: flag.optional(),
  firewall: flag.optional(),
  site: flag.optional(),
  watch: z.enum(['none', 'queues', 'silent', 'alerts']).optional(),
  alarmEmail: z.email().optional(),
  alarmWebhook: z.url({ protocol: /^https$/ }).optional(),
  privateWebhookReceivers: flag.optional(),
  webhookRetrySeconds: list
    .transform((parts) => parts.map(Number))
    .pipe(z.array(seconds).min(1))
    .optional(),
  customerKey: flag.optional(),
  vpc: flag.optional(),
  reservedConcurrency: flag.optional(),
  capRaiser: flag.optional(),
  provisionedConcurrency: number.optional(),
  capacity: z.enum(['on-demand', 'provisioned']).optional(),
  apiKeyGeneration: number.min(1).optional(),
  backups: flag.optional(),
  threatProtection: flag.optional(),
  siteDomain: domain.optional(),
  apiDomain: domain.optional(),
  hostedZoneId: z.string().min(1).optional(),
  hostedZoneName: domain.optional(),
});

/** An environment that cannot be had. */
export class EnvironmentError extends Error {
  override name = 'EnvironmentError';
}

/**
 * Reads which environment the context asks for (`-c env=prod`), and what it wants otherwise.
 *
 * @throws EnvironmentError naming what is wrong
 */
export function readEnvironment(scope: Construct): Environment {
  const context = (name: string): unknown => scope.node.tryGetContext(name);
  const name = z.enum(environmentNames).safeParse(context('env') ?? 'local');
  if (!name.success) {
    throw new EnvironmentError(
      `-c env: found ${String(context('env'))}; use ${environmentNames.join(', ')}.`,
    );
  }
  const given = Object.fromEntries(Object.keys(overrides.shape).map((key) => [key, context(key)]));
  const parsed = overrides.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new EnvironmentError(`-c ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  return applyOverrides(environments[name.data], parsed.data);
}

function applyOverrides(base: Environment, given: z.output<typeof overrides>): Environment {
  const { siteDomain, apiDomain, hostedZoneId, hostedZoneName, threatProtection, backups, ...said } = given;
  if ((hostedZoneId === undefined) !== (hostedZoneName === undefined)) {
    throw new EnvironmentError('-c hostedZoneId and -c hostedZoneName belong together.');
  }
  const settings = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const environment: Environment = {
    ...base,
    ...settings,
    backups: backups === false ? null : base.backups,
    signIn: { ...base.signIn, threatProtection: threatProtection ?? base.signIn.threatProtection },
    domains: {
      site: siteDomain ?? null,
      api: apiDomain ?? null,
      hostedZone:
        hostedZoneId === undefined || hostedZoneName === undefined
          ? null
          : { id: hostedZoneId, name: hostedZoneName },
    },
  };
  if (backups === true && base.backups === null) {
    throw new EnvironmentError(`-c backups: the environment ${base.name} keeps none.`);
  }
  if (environment.privateWebhookReceivers && environment.name !== 'local') {
    throw new EnvironmentError('-c privateWebhookReceivers: for the environment local only.');
  }
  if (environment.name === 'local' && environment.regions.length > 1) {
    throw new EnvironmentError('-c regions: the environment local is for one region.');
  }
  if (environment.customerKey && environment.regions.length !== 1) {
    throw new EnvironmentError('-c customerKey: a key serves one region; name it with -c regions.');
  }
  if ((siteDomain !== undefined || apiDomain !== undefined) && environment.regions.length === 0) {
    throw new EnvironmentError('-c siteDomain and -c apiDomain need -c regions: certificates lie elsewhere.');
  }
  return environment;
}
