import { Button } from '@mantine/core';
import IconPlugOff from '@tabler/icons-react/dist/esm/icons/IconPlugOff.mjs';
import { EmptyState } from './ui/empty-state.tsx';

/** The app could not learn where its servers are. */
export function StartFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <main style={{ minHeight: '100%', display: 'flex' }}>
      <EmptyState
        icon={<IconPlugOff size={24} />}
        isPage
        title="Chorus can’t start"
        actions={<Button onClick={onRetry}>Try again</Button>}
      >
        {error instanceof Error ? error.message : 'The configuration could not be loaded.'}
      </EmptyState>
    </main>
  );
}
