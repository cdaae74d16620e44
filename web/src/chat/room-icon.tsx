import IconHash from '@tabler/icons-react/dist/esm/icons/IconHash.mjs';
import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import IconUser from '@tabler/icons-react/dist/esm/icons/IconUser.mjs';
import type { RoomKind } from '../graphql/documents.generated.ts';

const icons = { PUBLIC: IconHash, PRIVATE: IconLock, DIRECT: IconUser } as const;

/** The kind of a room in a word. */
export const roomKindLabels: Record<RoomKind, string> = {
  PUBLIC: 'Public room',
  PRIVATE: 'Private room',
  DIRECT: 'Direct messages',
};

/** The kind of a room as a picture; decoration. */
export function RoomIcon({ kind, size = 18 }: { kind: RoomKind; size?: number }) {
  const KindIcon = icons[kind];
  return <KindIcon aria-hidden="true" size={size} stroke={1.75} />;
}
