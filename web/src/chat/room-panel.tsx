import '../ui/modal-styles.ts';
import '@mantine/core/styles/Drawer.layer.css';
import { Drawer } from '@mantine/core';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { Suspense, lazy, useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useLayout } from '../shell/use-layout.ts';
import type { Room } from '../sync/chat-api.ts';
import type { RoomHandle } from '../sync/room-handle.ts';
import { useWebhooks } from '../webhooks/use-webhooks.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { MembersPanel } from './members-panel.tsx';
import { RoomSettings } from './room-settings.tsx';
import classes from './room-panel.module.css';
import type { RoomPanelName } from './room-panel-path.ts';
import { useRoomDetails } from './use-room-details.ts';

const WebhookDialogs = lazy(async () => ({
  default: (await import('../webhooks/webhook-dialogs.tsx')).WebhookDialogs,
}));

const titles: Record<RoomPanelName, string> = { members: 'Members', settings: 'Room settings' };

/** Members or settings: beside the room where there is space, over it elsewhere. */
export function RoomPanel(props: { room: Room; handle: RoomHandle; panel: RoomPanelName }) {
  const { room, handle, panel } = props;
  const layout = useLayout();
  const navigate = useNavigate();
  const title = titles[panel];
  // Kept here: the window's size decides what stands around form and list.
  const edit = useRoomDetails(room);
  const webhooks = useWebhooks(room.id);
  const isCovered = webhooks.dialog !== null;

  async function close() {
    await navigate(`/rooms/${room.id}`);
    document.getElementById(`open-${panel}`)?.focus();
  }

  const content =
    panel === 'members' ? (
      <MembersPanel room={room} handle={handle} />
    ) : (
      <RoomSettings room={room} handle={handle} edit={edit} webhooks={webhooks} />
    );
  const dialogs = webhooks.dialog && (
    <Suspense>
      <WebhookDialogs webhooks={webhooks} dialog={webhooks.dialog} />
    </Suspense>
  );

  return (
    <>
      {layout === 'wide' ? (
        <SidePane title={title} isCovered={isCovered} onClose={() => void close()}>
          {content}
        </SidePane>
      ) : (
        <SideDrawer
          title={title}
          isWhole={layout === 'phone'}
          isCovered={isCovered}
          onClose={() => void close()}
        >
          {content}
        </SideDrawer>
      )}
      {dialogs}
    </>
  );
}

interface PaneProps {
  title: string;
  /** Whether a dialog lies over it, to which the keyboard belongs. */
  isCovered: boolean;
  onClose: () => void;
  children: ReactNode;
}

function SideDrawer(props: PaneProps & { isWhole: boolean }) {
  const { title, isCovered, onClose } = props;
  const [startsCovered] = useState(isCovered);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={props.isWhole ? '100%' : 400}
      title={title}
      closeButtonProps={{ 'aria-label': `Close ${title.toLowerCase()}` }}
      classNames={{
        content: classes.drawer ?? '',
        header: classes.drawerHeader ?? '',
        title: classes.drawerTitle ?? '',
        body: classes.body ?? '',
      }}
      transitionProps={{ duration: 150 }}
      // A dialog over it would be closed by the same key, and the panel with it.
      closeOnEscape={false}
      trapFocus={!startsCovered}
      onKeyDown={(event) => {
        if (isEscapeWithin(event) && !isCovered) onClose();
      }}
    >
      {props.children}
    </Drawer>
  );
}

function SidePane(props: PaneProps) {
  const { title, isCovered } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  // Who opened it by keyboard goes on there.
  const [startsCovered] = useState(isCovered);
  useEffect(() => {
    if (!startsCovered) heading.current?.focus();
  }, [title, startsCovered]);
  return (
    <aside
      className={classes.pane}
      aria-label={title}
      onKeyDown={(event) => {
        if (isEscapeWithin(event) && !isCovered) props.onClose();
      }}
    >
      <header className={classes.paneHeader}>
        <h2 ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </h2>
        <IconButton aria-label={`Close ${title.toLowerCase()}`} onClick={props.onClose}>
          <IconX aria-hidden="true" size={18} stroke={1.75} />
        </IconButton>
      </header>
      <div className={classes.body}>{props.children}</div>
    </aside>
  );
}

/** What lies over the panel (menus, dialogs) belongs to it, but is no part of its element. */
function isEscapeWithin(event: KeyboardEvent): boolean {
  const { target, currentTarget } = event;
  const isWithin = target instanceof Node && currentTarget.contains(target);
  return event.key === 'Escape' && !event.defaultPrevented && isWithin;
}
