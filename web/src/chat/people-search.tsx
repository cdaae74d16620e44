import { TextInput } from '@mantine/core';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import { useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { errorSentence } from '../graphql/error-sentence.ts';
import type { Profile } from '../sync/chat-api.ts';
import { PersonAvatar } from '../ui/person-avatar.tsx';
import classes from './people-search.module.css';
import { usePeopleSearch } from './use-people-search.ts';

/** Finds somebody by the beginning of their name: arrow keys and Enter, or a click. */
export function PeopleSearch(props: {
  label: string;
  onPick: (person: Profile) => void;
  /** What stands at the end of a person's line. */
  note?: (person: Profile) => ReactNode;
  isDisabled?: (person: Profile) => boolean;
  autoFocus?: boolean;
}) {
  const id = useId();
  const [query, setQuery] = useState('');
  const [activeIndex, setActiveIndex] = useState(0);
  const { people, error, isShort, isSearching } = usePeopleSearch(query);
  const active = Math.min(activeIndex, people.length - 1);
  const isOpen = people.length > 0;

  function pick(person: Profile | undefined) {
    if (!person || props.isDisabled?.(person)) return;
    setQuery('');
    setActiveIndex(0);
    props.onPick(person);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!isOpen || event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setActiveIndex((active + 1) % people.length);
    else if (event.key === 'ArrowUp') setActiveIndex((active + people.length - 1) % people.length);
    else if (event.key === 'Enter') pick(people[active]);
    else if (event.key === 'Escape' && query !== '') setQuery('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className={classes.search}>
      <TextInput
        label={props.label}
        placeholder="Begin with their name"
        leftSection={<IconSearch aria-hidden="true" size={16} />}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-people` : undefined}
        aria-activedescendant={isOpen ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        data-autofocus={props.autoFocus || undefined}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActiveIndex(0);
        }}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <ul id={`${id}-people`} role="listbox" aria-label="People" className={classes.people}>
          {people.map((person, index) => (
            <li
              key={person.userId}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              aria-disabled={props.isDisabled?.(person) || undefined}
              className={classes.person}
              onPointerMove={() => setActiveIndex(index)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => pick(person)}
            >
              <PersonAvatar userId={person.userId} name={person.displayName} size={26} />
              <span className={classes.name}>{person.displayName}</span>
              <span className={classes.note}>{props.note?.(person)}</span>
            </li>
          ))}
        </ul>
      )}
      <p role="status" className={classes.hint}>
        {searchWords({
          query,
          isShort,
          isSearching,
          isEmpty: !isOpen,
          failure: error && errorSentence(error),
        })}
      </p>
    </div>
  );
}

function searchWords(state: {
  query: string;
  isShort: boolean;
  isSearching: boolean;
  isEmpty: boolean;
  failure: string | null;
}): string {
  if (state.query.trim() === '') return '';
  if (state.isShort) return 'Type one more letter.';
  if (state.failure !== null) return `Can’t search now. ${state.failure}`;
  if (state.isSearching || !state.isEmpty) return '';
  return `Nobody’s name begins with “${state.query.trim()}”.`;
}
