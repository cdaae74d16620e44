import { describe, expect, it } from 'vitest';
import { aMessage } from '../testing/memory-chat.ts';
import { messageRights } from './message-rights.ts';

const viewer = { userId: 'ana', role: 'MEMBER', editHours: 24, isArchived: false } as const;
const soonMs = Date.parse(aMessage(1).createdAt) + 60_000;

describe('messageRights', () => {
  it('lets authors copy, edit and delete', () => {
    expect(messageRights(aMessage(1), viewer, soonMs)).toEqual({ copy: true, edit: true, delete: true });
  });

  it('ends editing after a day, deleting never', () => {
    const rights = messageRights(aMessage(1), viewer, soonMs + 24 * 60 * 60_000);
    expect(rights).toEqual({ copy: true, edit: false, delete: true });
  });

  it('lets owners delete what others wrote, and members only copy it', () => {
    const ben = { ...viewer, userId: 'ben' };
    expect(messageRights(aMessage(1), ben, soonMs)).toEqual({ copy: true, edit: false, delete: false });
    expect(messageRights(aMessage(1), { ...ben, role: 'OWNER' }, soonMs).delete).toBe(true);
  });

  it('leaves deleted messages and archived rooms alone', () => {
    const deleted = aMessage(1, { deletedAt: '2026-01-01T00:00:00.000Z', body: null });
    expect(messageRights(deleted, viewer, soonMs)).toEqual({ copy: false, edit: false, delete: false });
    expect(messageRights(aMessage(1), { ...viewer, isArchived: true }, soonMs)).toEqual({
      copy: true,
      edit: false,
      delete: false,
    });
  });
});
