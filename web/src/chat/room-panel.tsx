import '../ui/modal-styles.ts';
import '@mantine/core/styles/Drawer.layer.css';
import { Drawer } from '@mantine/core';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useLayout } from '../shell/use-layout.ts';
import type { Room } from '../sync/chat-api.ts';
import type { RoomHandle } from '../sync/room-handle.ts';
import { MembersPanel } from './members-panel.tsx';
import { RoomSettings } from './room-settings.tsx';
import classes from './room-panel.module.css';
import type { RoomPanelName } from './room-panel-path.ts';
import { useRoomDetails } from './use-room-details.ts';

const titles: Record<RoomPanelName, string> = { members: 'Members', settings: 'Room settings' };

/** Members or settings: beside the room where there is space, over it elsewhere. */
export function RoomPanel(props: { room: Room; handle: RoomHandle; panel: RoomPanelName }) {
  const { room, handle, panel } = props;
  const layout = useLayout();
  const navigate = useNavigate();
  const title = titles[panel];
  // Kept here: the window's size decides what stands around the form.
  const edit = useRoomDetails(room);

  async function close() {
    await navigate(`/rooms/${room.id}`);
    document.getElementById(`open-${panel}`)?.focus();
  }

  const content =
    panel === 'members' ? (
      <MembersPanel room={room} handle={handle} />
    ) : (
      <RoomSettings room={room} handle={handle} edit={edit} />
    );

  if (layout === 'wide') {
    return (
      <SidePane title={title} onClose={() => void close()}>
        {content}
      </SidePane>
    );
  }
  return (
    <Drawer
      opened
      onClose={() => void close()}
      position="right"
      size={layout === 'phone' ? '100%' : 400}
      title={title}
      closeButtonProps={{ 'aria-label': `Close ${title.toLowerCase()}` }}
      classNames={{
        content: classes.drawer ?? '',
        header: classes.drawerHeader ?? '',
        title: classes.drawerTitle ?? '',
        body: classes.body ?? '',
      }}
      transitionProps={{ duration: 150 }}
    >
      {content}
    </Drawer>
  );
}

function SidePane(props: { title: string; onClose: () => void; children: ReactNode }) {
  const { title } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  // Who opened it by keyboard goes on there.
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <aside
      className={classes.pane}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) props.onClose();
      }}
    >
      <header className={classes.paneHeader}>
        <h2 ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </h2>
        <button
          type="button"
          className={classes.close}
          aria-label={`Close ${title.toLowerCase()}`}
          onClick={props.onClose}
        >
          <IconX aria-hidden="true" size={18} stroke={1.75} />
        </button>
      </header>
      <div className={classes.body}>{props.children}</div>
    </aside>
  );
}
