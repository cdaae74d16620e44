import { Button } from '@mantine/core';
import IconMapOff from '@tabler/icons-react/dist/esm/icons/IconMapOff.mjs';
import { Link } from 'react-router';
import { EmptyState } from './ui/empty-state.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <>
      <title>Not found · Chorus</title>
      <EmptyState
        icon={<IconMapOff size={24} />}
        isPage
        title="There is nothing here"
        actions={
          <Button component={Link} to="/rooms">
            Go to your rooms
          </Button>
        }
      >
        The address may be mistyped, or the place is gone.
      </EmptyState>
    </>
  );
}
