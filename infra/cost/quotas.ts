import { deliveries, heartbeats, secondsPerMonth, signalDeliveries, type Traffic } from './traffic.ts';

/** A limit of the platform, and how much of it one user takes at the busiest time. */
export interface Quota {
  design: 'AppSync' | 'WebSocket API' | 'both';
  name: string;
  /** The default of an account, per second unless the name says otherwise. All of these can be raised on request. */
  limit: number;
  /** Taken by one user, on average over a month. */
  perUser: number;
  source: string;
}

const appSyncQuotas = 'https://docs.aws.amazon.com/general/latest/gr/appsync.html';
const apiGatewayQuotas = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html';
const lambdaQuotas = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';
const tableQuotas = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html';

const perSecond = (perMonth: number) => perMonth / secondsPerMonth;

/** Defaults of US East (N. Virginia), noted on 2026-11-21: look yours up in Service Quotas before relying on them. */
export function quotas(traffic: Traffic): Quota[] {
  const { sends, reads, signals, connectedMinutes } = traffic;
  const beats = heartbeats(traffic);
  const operations = perSecond(sends + reads + signals + beats);
  const outgoing = perSecond(deliveries(traffic) + signalDeliveries(traffic));
  const connects = perSecond(Math.max(1, connectedMinutes / 120));
  const writes = perSecond(sends * 11 + beats + signals);
  return [
    {
      design: 'AppSync',
      name: 'request tokens (5,000 or 10,000 by region; at least one a request)',
      limit: 5_000,
      perUser: operations,
      source: 'https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html',
    },
    {
      design: 'AppSync',
      name: 'outbound messages',
      limit: 1_000_000,
      perUser: outgoing,
      source: appSyncQuotas,
    },
    { design: 'AppSync', name: 'new connections', limit: 2_000, perUser: connects, source: appSyncQuotas },
    {
      design: 'WebSocket API',
      name: 'requests and posts, account-wide',
      limit: 10_000,
      perUser: operations + outgoing,
      source: apiGatewayQuotas,
    },
    {
      design: 'WebSocket API',
      name: 'new connections',
      limit: 500,
      perUser: connects,
      source: apiGatewayQuotas,
    },
    {
      design: 'WebSocket API',
      name: 'functions at once',
      limit: 1_000,
      perUser: operations * 0.05,
      source: lambdaQuotas,
    },
    { design: 'both', name: 'write units of a table', limit: 40_000, perUser: writes, source: tableQuotas },
  ];
}

/** At how many users the quota is reached, when the busiest time is `peak` times the average. */
export const usersUntil = ({ limit, perUser }: Quota, peak: number): number =>
  Math.floor(limit / (perUser * peak));
