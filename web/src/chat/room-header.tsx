import IconChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs';
import IconSettings from '@tabler/icons-react/dist/esm/icons/IconSettings.mjs';
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs';
import type { Icon } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { ConnectionChip } from '../shell/connection-chip.tsx';
import { useLayout } from '../shell/use-layout.ts';
import type { Room } from '../sync/chat-api.ts';
import type { RoomHandle } from '../sync/room-handle.ts';
import { PersonPicture } from '../ui/person-picture.tsx';
import { capitalised } from '../ui/capitalised.ts';
import { presenceLabel } from '../ui/presence-dot.tsx';
import { useValue } from '../ui/use-value.ts';
import { otherUserId } from './direct-room.ts';
import { RoomIcon, roomKindLabels } from './room-icon.tsx';
import classes from './room-page.module.css';
import type { RoomPanelName } from './room-panel-path.ts';

/** The room's name, kind, size and topic, and the ways to its members and settings. */
export function RoomHeader(props: { room: Room; handle: RoomHandle; panel: RoomPanelName | null }) {
  const { room, panel } = props;
  const isPhone = useLayout() === 'phone';
  const isMember = room.myMembership !== null;
  const isDirect = room.kind === 'DIRECT';
  return (
    <header className={classes.header} data-phone={isPhone || undefined}>
      <title>{`${room.name} · Chorus`}</title>
      {isPhone && (
        <Link to="/rooms" className={classes.back} aria-label="Back to rooms">
          <IconChevronLeft aria-hidden="true" size={22} />
        </Link>
      )}
      {isDirect ? <DirectTitle {...props} /> : <RoomTitle room={room} />}
      {isMember && (
        <nav aria-label="About this room" className={classes.actions}>
          {!isDirect && <PanelLink {...{ room, panel }} name="members" label="Members" icon={IconUsers} />}
          <PanelLink {...{ room, panel }} name="settings" label="Room settings" icon={IconSettings} />
        </nav>
      )}
      {isPhone && <ConnectionChip isShort />}
    </header>
  );
}

function RoomTitle({ room }: { room: Room }) {
  const facts = [
    room.archivedAt === null ? null : 'Archived',
    roomKindLabels[room.kind],
    memberCount(room.memberCount),
    room.topic,
  ];
  return (
    <div className={classes.headerText}>
      <h1 className={classes.name}>
        <RoomIcon kind={room.kind} size={16} />
        <span className={classes.nameText}>{room.name}</span>
      </h1>
      <p className={classes.facts} title={room.topic ?? undefined}>
        {facts.filter(Boolean).join(' · ')}
      </p>
    </div>
  );
}

/** The other person, and whether they are there. */
function DirectTitle({ room, handle }: { room: Room; handle: RoomHandle }) {
  const { user } = useSignedIn();
  const signals = useValue(handle.signals);
  const otherId = otherUserId(room, user.userId) ?? room.id;
  const presence = signals.isOff ? undefined : (signals.presence.get(otherId) ?? 'OFFLINE');
  return (
    <>
      <PersonPicture userId={otherId} name={room.name} presence={presence} />
      <div className={classes.headerText}>
        <h1 className={classes.name}>
          <span className={classes.nameText}>{room.name}</span>
        </h1>
        <p className={classes.facts}>
          {roomKindLabels.DIRECT}
          {presence && ` · ${capitalised(presenceLabel(presence))}`}
        </p>
      </div>
    </>
  );
}

/** Opens a panel, or closes it when it is open. */
function PanelLink(props: {
  room: Room;
  panel: RoomPanelName | null;
  name: RoomPanelName;
  label: string;
  icon: Icon;
}) {
  const isOpen = props.panel === props.name;
  const PanelIcon = props.icon;
  const path = `/rooms/${props.room.id}`;
  return (
    <Link
      to={isOpen ? path : `${path}/${props.name}`}
      id={`open-${props.name}`}
      className={classes.action}
      aria-label={props.label}
      title={props.label}
      data-open={isOpen || undefined}
    >
      <PanelIcon aria-hidden="true" size={19} stroke={1.75} />
    </Link>
  );
}

function memberCount(count: number): string {
  return count === 1 ? '1 member' : `${count.toLocaleString()} members`;
}
