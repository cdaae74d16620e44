/** What can stand beside a room. */
export type RoomPanelName = 'members' | 'settings';

/** Whether an address names a panel. */
export function isRoomPanel(name: string): name is RoomPanelName {
  return name === 'members' || name === 'settings';
}
