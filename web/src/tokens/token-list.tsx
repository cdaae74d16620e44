import { Button } from '@mantine/core';
import type { AccessTokenFieldsFragment } from '../graphql/documents.generated.ts';
import { BorderedList } from '../ui/bordered-list.tsx';
import { activityLabel, fullLabel } from '../ui/dates.ts';
import { scopeNames, type TokenState, tokenState } from './token-words.ts';
import classes from './tokens.module.css';

const stateWords: Readonly<Record<TokenState, string>> = {
  live: 'Live',
  revoked: 'Revoked',
  expired: 'Expired',
};

/** One's tokens, live and ended. */
export function TokenList(props: {
  tokens: readonly AccessTokenFieldsFragment[];
  nowMs: number;
  onRevoke: (token: AccessTokenFieldsFragment) => void;
}) {
  return (
    <BorderedList label="Access tokens">
      {props.tokens.map((token) => {
        const state = tokenState(token, props.nowMs);
        const endMs = Date.parse(token.revokedAt ?? token.expiresAt);
        return (
          <li key={token.id} className={classes.token} data-state={state}>
            <div className={classes.facts}>
              <span className={classes.name}>{token.name}</span>
              <span className={classes.detail}>
                {token.scopes.map((scope) => scopeNames[scope]).join(', ')}
              </span>
            </div>
            <div className={classes.state}>
              <span>{stateWords[state]}</span>
              <time
                dateTime={new Date(endMs).toISOString()}
                title={fullLabel(endMs)}
                className={classes.detail}
              >
                {state === 'live' ? 'until ' : ''}
                {activityLabel(endMs, props.nowMs)}
              </time>
            </div>
            {state === 'live' && (
              <Button
                size="xs"
                variant="default"
                aria-label={`Revoke ${token.name}`}
                onClick={() => props.onRevoke(token)}
              >
                Revoke
              </Button>
            )}
          </li>
        );
      })}
    </BorderedList>
  );
}
