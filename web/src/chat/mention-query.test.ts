import { describe, expect, it } from 'vitest';
import { completeMention, matchPeople, mentionQuery } from './mention-query.ts';

const person = (displayName: string) => ({ userId: displayName.toLowerCase(), displayName });

describe('mentionQuery', () => {
  it.each([
    ['@', 1, { start: 0, query: '' }],
    ['Hello @an', 9, { start: 6, query: 'an' }],
    ['(@ben o', 7, { start: 1, query: 'ben o' }],
    ['first\n@a', 8, { start: 6, query: 'a' }],
    ['@ana and more', 4, { start: 0, query: 'ana' }],
  ])('finds the mention at the caret of %j', (text, caret, found) => {
    expect(mentionQuery(text, caret)).toEqual(found);
  });

  it.each([
    ['ana@example', 11],
    ['@ana', 0],
    ['@ ana', 5],
    ['@ana\nnext', 9],
    [`@${'a'.repeat(41)}`, 42],
    ['plain', 5],
  ])('finds none in %j at %i', (text, caret) => {
    expect(mentionQuery(text, caret)).toBeNull();
  });
});

describe('matchPeople', () => {
  const people = [person('Ben Okafor'), person('Ana Alvarez'), person('Joanna Ben'), person('José')];

  it('puts those whose name begins with the query before those with a later part', () => {
    expect(matchPeople(people, 'ben').map((p) => p.displayName)).toEqual(['Ben Okafor', 'Joanna Ben']);
  });

  it('looks past case and accents', () => {
    expect(matchPeople(people, 'jose').map((p) => p.displayName)).toEqual(['José']);
    expect(matchPeople(people, 'ANA AL').map((p) => p.displayName)).toEqual(['Ana Alvarez']);
  });

  it('shows everybody, by name, before a letter is written, eight at most', () => {
    const many = Array.from({ length: 12 }, (_, index) => person(`P${String(index).padStart(2, '0')}`));
    expect(matchPeople(many, '').map((p) => p.displayName)).toEqual([
      'P00',
      'P01',
      'P02',
      'P03',
      'P04',
      'P05',
      'P06',
      'P07',
    ]);
  });
});

describe('completeMention', () => {
  it('puts the name and a space where the mention was being written', () => {
    expect(completeMention('Hi @be', { start: 3, query: 'be' }, 'Ben Okafor')).toEqual({
      text: 'Hi @Ben Okafor ',
      caret: 15,
    });
  });

  it('uses the space that is there already', () => {
    expect(completeMention('Hi @be please', { start: 3, query: 'be' }, 'Ben')).toEqual({
      text: 'Hi @Ben please',
      caret: 8,
    });
  });
});
