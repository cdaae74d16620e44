import { Button, NativeSelect, PasswordInput, useComputedColorScheme } from '@mantine/core';
import { GraphiQL } from 'graphiql';
import { useEffect, useMemo, useState } from 'react';
import type { ComponentProps } from 'react';
import type { AppConfig } from '../config.ts';
import { Mark } from '../ui/mark.tsx';
import { createCredentials } from './credentials.ts';
import { createEventList } from './event-list.ts';
import { identities, identityName } from './identity.ts';
import type { Identity } from './identity.ts';
import { LiveEvents } from './live-events.tsx';
import { createPlaygroundClient } from './playground-client.ts';
import classes from './playground.module.css';
import { savedOperations } from './saved-operations.ts';

type Fetcher = ComponentProps<typeof GraphiQL>['fetcher'];

/** An editor for the API: as anyone, with operations to start from and the events of subscriptions. */
export function Playground({ config, initialIdentity }: { config: AppConfig; initialIdentity: Identity }) {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const choices = useMemo(() => identities(config), [config]);
  const [identity, setIdentity] = useState(initialIdentity);
  const [opened, setOpened] = useState<{ index: number; times: number } | null>(null);
  const [durationMs, setDurationMs] = useState<number | null>(null);
  const [events] = useState(() => createEventList(() => Date.now()));
  const client = useMemo(
    () =>
      createPlaygroundClient({
        config,
        credentials: createCredentials(config, identity),
        events,
        answered: setDurationMs,
      }),
    [config, events, identity],
  );
  useEffect(() => () => client[Symbol.dispose](), [client]);
  const fetcher = useMemo<Fetcher>(
    () => (request, extra) => client.run(request, toTexts(extra?.headers)),
    [client],
  );
  const operation = opened && savedOperations[opened.index];

  return (
    <main className={classes.page}>
      <header className={classes.header}>
        <a href="/" className={classes.home}>
          <Mark size={24} />
          Chorus
        </a>
        <h1 className={classes.title}>Playground</h1>
        <NativeSelect
          aria-label="Ask as"
          value={identityName(identity)}
          data={choices.map(identityName)}
          onChange={({ currentTarget: { value } }) => {
            const chosen = choices.find((choice) => identityName(choice) === value);
            if (chosen) setIdentity(chosen);
          }}
        />
        {identity.kind === 'token' && (
          <PasswordInput
            aria-label="Token"
            placeholder="Paste a token"
            className={classes.token}
            visibilityToggleButtonProps={{ 'aria-label': 'Show token' }}
            value={identity.token}
            onChange={({ currentTarget: { value } }) => setIdentity({ kind: 'token', token: value.trim() })}
          />
        )}
        <NativeSelect
          aria-label="Saved operations"
          value=""
          onChange={({ currentTarget: { value } }) =>
            setOpened({ index: Number(value), times: (opened?.times ?? 0) + 1 })
          }
        >
          <option value="" disabled>
            Saved operations
          </option>
          {savedOperations.map(({ title }, index) => (
            <option key={title} value={index}>
              {title}
            </option>
          ))}
        </NativeSelect>
        <p role="status" aria-label="Response time" className={classes.duration}>
          {durationMs !== null && `Answered in ${Math.round(durationMs)} ms`}
        </p>
        <Button component="a" href="/" variant="default" size="xs" className={classes.back}>
          Back to the app
        </Button>
      </header>
      <div className={classes.editor}>
        <GraphiQL
          key={`${identityName(identity)}-${opened?.times ?? 0}`}
          fetcher={fetcher}
          forcedTheme={scheme}
          defaultEditorToolsVisibility="variables"
          defaultTabs={savedOperations.slice(0, 1)}
          {...(operation ? { initialQuery: operation.query, initialVariables: operation.variables } : {})}
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
        </GraphiQL>
      </div>
      <LiveEvents events={events} />
    </main>
  );
}

function toTexts(headers: Record<string, unknown> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));
}
