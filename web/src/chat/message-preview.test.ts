import { describe, expect, it } from 'vitest';
import { aMessage } from '../testing/memory-chat.ts';
import { messagePreview, unreadBadge } from './message-preview.ts';

describe('message preview', () => {
  it('is one line that says who wrote', () => {
    expect(messagePreview(aMessage(1, { body: 'one\n\n two' }), 'ben')).toBe('Ana: one two');
    expect(messagePreview(aMessage(1, { authorId: 'ben', body: 'mine' }), 'ben')).toBe('You: mine');
    expect(messagePreview(aMessage(1, { kind: 'SYSTEM', body: 'Ana joined' }), 'ben')).toBe('Ana joined');
    expect(messagePreview(aMessage(1, { body: null, deletedAt: '2026-01-01T00:00:00Z' }), 'ben')).toBe(
      'Message deleted',
    );
  });

  it('counts to 99', () => {
    expect([1, 99, 100].map(unreadBadge)).toEqual(['1', '99', '99+']);
  });
});
