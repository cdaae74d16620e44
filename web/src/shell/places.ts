import IconActivity from '@tabler/icons-react/dist/esm/icons/IconActivity.mjs';
import IconBinaryTree from '@tabler/icons-react/dist/esm/icons/IconBinaryTree.mjs';
import IconDatabase from '@tabler/icons-react/dist/esm/icons/IconDatabase.mjs';
import IconMessages from '@tabler/icons-react/dist/esm/icons/IconMessages.mjs';
import IconTerminal2 from '@tabler/icons-react/dist/esm/icons/IconTerminal2.mjs';
import type { Icon } from '@tabler/icons-react';

/** An entry of the rail and of the bottom bar. */
export interface Place {
  name: string;
  path: string;
  icon: Icon;
  /** The group one must be in to see the place. */
  group?: string;
  /** Whether the place is a page of its own outside this app. */
  isExternal?: boolean;
}

/** Every place of the app, in the order shown. */
export const places: readonly Place[] = [
  { name: 'Chat', path: '/rooms', icon: IconMessages },
  { name: 'Tree', path: '/tree', icon: IconBinaryTree },
  // For everybody: who lacks the group is told which one.
  { name: 'Records', path: '/records', icon: IconDatabase },
  { name: 'Ops', path: '/ops', icon: IconActivity, group: 'ops.admin' },
  { name: 'Playground', path: '/playground', icon: IconTerminal2, isExternal: true },
];
