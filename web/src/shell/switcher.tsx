import '../ui/modal-styles.ts';
import { Modal } from '@mantine/core';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useMatch, useNavigate } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { otherUserId } from '../chat/direct-room.ts';
import { unreadBadge } from '../chat/message-preview.ts';
import { useOpenDirect } from '../chat/use-open-direct.ts';
import { usePeopleSearch } from '../chat/use-people-search.ts';
import type { Room } from '../sync/chat-api.ts';
import { useFocusBack } from '../ui/use-focus-back.ts';
import { useValue } from '../ui/use-value.ts';
import { useCommands } from './commands-context.ts';
import { places } from './places.ts';
import { matchEntries } from './switcher-entries.ts';
import type { SwitcherEntry } from './switcher-entries.ts';
import classes from './switcher.module.css';
import { useSchemeSwitch } from './use-scheme-switch.ts';

const maxShown = 40;

/** Goes to a room or place, or does something, by typing a few letters of it. */
export function Switcher({ onClose }: { onClose: () => void }) {
  useFocusBack();
  const [query, setQuery] = useState('');
  const [activeIndex, setActiveIndex] = useState(0);
  const people = usePeopleEntries(query);
  const found = matchEntries(useEntries(), query);
  const entries = [...found, ...people].slice(0, maxShown);
  const active = entries[Math.min(activeIndex, entries.length - 1)];

  function choose(entry: SwitcherEntry | undefined) {
    if (!entry) return;
    onClose();
    entry.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') {
      event.preventDefault();
      return choose(active);
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || entries.length === 0) return;
    event.preventDefault();
    const next = (Math.min(activeIndex, entries.length - 1) + step + entries.length) % entries.length;
    setActiveIndex(next);
    document.getElementById(`switch-${entries[next]?.id}`)?.scrollIntoView({ block: 'nearest' });
  }

  return (
    <Modal.Root opened onClose={onClose} size={560} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label="Go to">
        <div className={classes.search}>
          <IconSearch aria-hidden="true" size={18} stroke={1.75} />
          <input
            data-autofocus
            className={classes.input}
            role="combobox"
            aria-label="Go to a room, a person, a place or an action"
            aria-expanded="true"
            aria-controls="switch-list"
            aria-activedescendant={active && `switch-${active.id}`}
            aria-autocomplete="list"
            placeholder="Room, person, place or action"
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => {
              setQuery(event.currentTarget.value);
              setActiveIndex(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <ul id="switch-list" role="listbox" aria-label="Results" className={classes.list}>
          {entries.map((entry) => (
            <li
              key={entry.id}
              id={`switch-${entry.id}`}
              role="option"
              aria-selected={entry === active}
              className={classes.entry}
              onClick={() => choose(entry)}
              onMouseMove={() => setActiveIndex(entries.indexOf(entry))}
            >
              <span className={classes.label}>{entry.label}</span>
              <span className={classes.hint}>{entry.hint}</span>
            </li>
          ))}
        </ul>
        {entries.length === 0 && (
          <p role="status" className={classes.nothing}>
            Nothing matches “{query}”.
          </p>
        )}
      </Modal.Content>
    </Modal.Root>
  );
}

/** People one has no conversation with yet; those with one stand among the rooms. */
function usePeopleEntries(query: string): SwitcherEntry[] {
  const { chat, user } = useSignedIn();
  const openDirect = useOpenDirect();
  const { people } = usePeopleSearch(query);
  const { entries } = useValue(chat.rooms);
  const known = new Set(entries.map(({ room }) => otherUserId(room, user.userId)));
  return people
    .filter(({ userId }) => !known.has(userId))
    .map(({ userId, displayName }) => ({
      id: `person-${userId}`,
      label: displayName,
      hint: 'Message',
      group: 'People',
      run: () => void openDirect(userId),
    }));
}

function useEntries(): SwitcherEntry[] {
  const { chat, user } = useSignedIn();
  const commands = useCommands();
  const navigate = useNavigate();
  const { other, switchScheme } = useSchemeSwitch();
  const rooms = useValue(chat.rooms).entries.map(({ room, unread }): SwitcherEntry => ({
    id: `room-${room.id}`,
    label: room.name,
    hint: roomHint(room.kind, unread),
    group: 'Rooms',
    run: () => void navigate(`/rooms/${room.id}`),
  }));
  const visiblePlaces = places.filter(({ group }) => group === undefined || user.groups.includes(group));
  const goTo = visiblePlaces.map(({ name, path, isExternal }): SwitcherEntry => ({
    id: `place-${name}`,
    label: name,
    hint: 'Go to',
    group: 'Go to',
    run: () => (isExternal ? location.assign(path) : void navigate(path)),
  }));
  const openRoomId = useMatch('/rooms/:roomId/*')?.params.roomId;
  const openRoom = rooms.some(({ id }) => id === `room-${openRoomId}`) ? openRoomId : undefined;
  const roomActions =
    openRoom === undefined
      ? []
      : [
          { label: 'Members of this room', run: () => void navigate(`/rooms/${openRoom}/members`) },
          { label: 'Settings of this room', run: () => void navigate(`/rooms/${openRoom}/settings`) },
        ];
  const actions = [
    { label: 'Browse public rooms', run: () => void navigate('/rooms/browse') },
    { label: 'Create room', run: commands.createRoom },
    { label: 'New conversation', run: commands.startDirect },
    ...roomActions,
    { label: `Switch to ${other} theme`, run: switchScheme },
    { label: 'Reconnect now', run: () => chat.retryNow() },
    { label: 'Keyboard shortcuts', run: commands.showShortcuts },
    { label: 'Sign out', run: commands.signOut },
  ].map(({ label, run }): SwitcherEntry => ({
    id: `do-${label.replaceAll(' ', '-')}`,
    label,
    hint: 'Do',
    group: 'Do',
    run,
  }));
  return [...rooms, ...goTo, ...actions];
}

function roomHint(kind: Room['kind'], unread: number): string {
  const what = kind === 'DIRECT' ? 'Direct messages' : 'Room';
  return unread > 0 ? `${what} · ${unreadBadge(unread)} unread` : what;
}
