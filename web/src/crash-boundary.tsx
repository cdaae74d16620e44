import { Button } from '@mantine/core';
import IconMoodSad from '@tabler/icons-react/dist/esm/icons/IconMoodSad.mjs';
import { Component } from 'react';
import type { ReactNode } from 'react';
import { EmptyState } from './ui/empty-state.tsx';

/** Shows a way out when a screen breaks. */
export class CrashBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error('Unknown') };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <main style={{ minHeight: '100%', display: 'flex' }}>
        <EmptyState
          icon={<IconMoodSad size={24} />}
          isPage
          title="This screen broke"
          actions={<Button onClick={() => location.reload()}>Reload</Button>}
        >
          What you sent is safe. Reloading brings you back to this place. ({this.state.error.message})
        </EmptyState>
      </main>
    );
  }
}
