/** Something that somebody is to be told. */
export interface Notification {
  userId: string;
  /** Of the event that it is made of, so that a repeat makes the same. */
  id: string;
  kind: 'MENTION' | 'ADDED_TO_ROOM' | 'ROLE_CHANGED' | 'JOB_FINISHED';
  roomId?: string;
  messageId?: string;
  jobId?: string;
  /** A sentence; never the text of a message, which may be deleted later. */
  text: string;
  createdAt: string;
  /** Who is named in the text, and how it reads without their name: for when they delete their account. */
  named?: { userId: string; textWithout: string };
}
