import { Button, TextInput } from '@mantine/core';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import type { ConnectionState } from '../sync/connection-state.ts';
import { PageTitle } from '../ui/page-title.tsx';
import { wholeLabel } from './factory-words.ts';
import { factoryRules } from './sync/factory-rules.ts';
import type { TreeState } from './sync/tree-engine.ts';
import { useTreeActions } from './tree-actions.ts';
import classes from './tree-page.module.css';

/** Title, how things stand, search, and the way to a new factory. */
export function TreeHeader(props: {
  state: TreeState;
  phase: ConnectionState['phase'];
  query: string;
  onQuery: (query: string) => void;
}) {
  const { state, phase } = props;
  const actions = useTreeActions();
  return (
    <header className={classes.header}>
      <div className={classes.titles}>
        <PageTitle id="tree-title" title="Tree" isWarning={phase === 'offline' || phase === 'reconnecting'}>
          {factsSentence(state, phase)}
        </PageTitle>
      </div>
      <TextInput
        className={classes.search ?? ''}
        type="search"
        aria-label="Find a factory or number"
        placeholder="Name or number"
        leftSection={<IconSearch aria-hidden="true" size={16} />}
        autoComplete="off"
        value={props.query}
        onChange={({ currentTarget }) => props.onQuery(currentTarget.value)}
      />
      <Button
        className={classes.create ?? ''}
        leftSection={<IconPlus aria-hidden="true" size={16} />}
        disabled={!state.isLoaded || actions.isReadOnly || !actions.canCreate}
        onClick={actions.openCreate}
      >
        New factory
      </Button>
    </header>
  );
}

function factsSentence({ isLoaded, factories }: TreeState, phase: ConnectionState['phase']): string {
  if (phase === 'offline') return 'Offline: you can look, but change nothing until you’re back.';
  if (!isLoaded) return 'Everybody sees every change at once.';
  if (phase === 'reconnecting') return 'Reconnecting: this may be behind.';
  const { length } = factories;
  if (length >= factoryRules.factoriesMax) {
    return `The limit of ${wholeLabel(factoryRules.factoriesMax)} factories is reached. Delete one to make room.`;
  }
  if (length === 0) return 'Everybody sees every change at once.';
  return length === 1
    ? '1 factory, shared by everybody'
    : `${wholeLabel(length)} factories, shared by everybody`;
}
