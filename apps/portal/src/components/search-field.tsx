import { useEffect, useState, type JSX } from 'react';
import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import classes from './list-page.module.css';

const PAUSE_MS = 200;

export interface SearchFieldProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
}

/** The text is the page's own at once, and goes to the address when typing pauses. */
export function SearchField({ label, placeholder, value, onChange }: SearchFieldProps): JSX.Element {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [told, setTold] = useState(value);
  const tell = useDebouncedCallback((next: string) => {
    setTold(next);
    onChange(next);
  }, PAUSE_MS);
  if (seen !== value) {
    setSeen(value);
    // Not our own word coming back: Back was pressed, or the filters were cleared.
    if (value !== told) setText(value);
  }
  useEffect(() => () => tell.cancel(), [tell]);
  const change = (next: string): void => {
    setText(next);
    tell(next.trim());
  };
  return (
    <TextInput
      className={classes.search}
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={16} stroke={1.5} aria-hidden />}
      rightSection={
        text === '' ? null : <CloseButton size="sm" aria-label="Clear the search" onClick={() => change('')} />
      }
    />
  );
}
