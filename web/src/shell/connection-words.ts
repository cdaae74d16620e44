import type { ConnectionState } from '../sync/connection-state.ts';

/** How the connection is put into words; the words never depend on colour. */
export interface ConnectionWords {
  /** What the chip shows. */
  label: string;
  /** The same where there is little room. */
  shortLabel: string;
  /** What is announced: without counting down. */
  announcement: string;
  /** What it means for the person. */
  explanation: string;
}

/** Puts the state of the connection into words. */
export function connectionWords(state: ConnectionState, nowMs: number): ConnectionWords {
  switch (state.phase) {
    case 'connecting':
      return words('Connecting', 'Connecting', 'Messages arrive as soon as the connection is made.');
    case 'live':
      return words('Live', 'Live', 'Everything is here, and messages arrive as they are sent.');
    case 'reconnecting': {
      const seconds = Math.max(0, Math.ceil((state.retryAtMs - nowMs) / 1000));
      return {
        label: seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting',
        shortLabel: seconds > 0 ? `${seconds} s` : 'Retrying',
        announcement: 'Reconnecting',
        explanation: 'The connection was lost. What you missed is fetched when it is back.',
      };
    }
    case 'catching-up':
      return {
        label: state.count > 0 ? `Catching up (${state.count})` : 'Catching up',
        shortLabel: 'Catching up',
        announcement: 'Catching up',
        explanation: 'Connected; fetching what you missed.',
      };
    case 'offline':
      return {
        label: state.queued > 0 ? `Offline (${state.queued} queued)` : 'Offline',
        shortLabel: 'Offline',
        announcement: 'Offline',
        explanation: 'Your device has no network. What you write goes out when it is back.',
      };
    case 'signed-out':
      return words('Signed out', 'Signed out', 'Sign in to connect.');
  }
}

function words(label: string, shortLabel: string, explanation: string): ConnectionWords {
  return { label, shortLabel, announcement: label, explanation };
}
