import { useEffect, useState, type JSX, type KeyboardEvent } from 'react';
import { Combobox, Modal, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCash, IconFileInvoice, IconRouter, IconSearch, IconUser, type TablerIcon } from '@tabler/icons-react';
import type { SearchHit } from '@demarc/contracts';
import { ErrorNote, StateMark, visibleText } from '@demarc/ui';
import { useOpenPage } from '../../../components/page-link';
import { useSearch } from '../api/search';
import classes from './search-palette.module.css';

const PAUSE_MS = 80;
const PER_GROUP = 8;

const GROUPS: readonly { kind: SearchHit['kind']; title: string; icon: TablerIcon }[] = [
  { kind: 'subscriber', title: 'Subscribers', icon: IconUser },
  { kind: 'invoice', title: 'Invoices', icon: IconFileInvoice },
  { kind: 'payment', title: 'Payments', icon: IconCash },
  { kind: 'router', title: 'Routers', icon: IconRouter },
];

export interface SearchPaletteProps {
  opened: boolean;
  onClose: () => void;
}

export function SearchPalette({ opened, onClose }: SearchPaletteProps): JSX.Element {
  return (
    <Modal.Root opened={opened} onClose={onClose} size={640} yOffset="12vh" transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content aria-label="Find anyone or anything">
        <Modal.Body className={classes.body}>
          <Palette onClose={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Hit({ hit, icon: Icon, isBest }: { hit: SearchHit; icon: TablerIcon; isBest: boolean }): JSX.Element {
  return (
    <Combobox.Option value={hit.path} className={classes.hit}>
      <Icon size={20} stroke={1.5} aria-hidden />
      <span className={classes.words}>
        <span>{visibleText(hit.title)}</span>
        <span className={classes.sub}>
          {visibleText(hit.subtitle)}
          {hit.matched !== '' && `, found by ${hit.matched}`}
        </span>
      </span>
      {hit.serviceState !== null && <StateMark service={hit.serviceState} />}
      {isBest && <kbd className={classes.kbd}>Enter</kbd>}
    </Combobox.Option>
  );
}

function Hint(): JSX.Element {
  return (
    <div className={classes.hint}>
      Type a name, a phone number, a subscriber number, a PPPoE user, a router's serial or IP, an invoice, a receipt or
      a transaction id. One exact hit opens by Enter.
    </div>
  );
}

function Palette({ onClose }: { onClose: () => void }): JSX.Element {
  const [text, setText] = useState('');
  const [wantsBest, setWantsBest] = useState(false);
  const [asked] = useDebouncedValue(text.trim(), PAUSE_MS);
  const query = useSearch(asked);
  const open = useOpenPage();
  const combobox = useCombobox({ opened: true });
  const hits = asked === '' ? [] : (query.data?.hits ?? []);
  const isCurrent = asked === text.trim() && !query.isPlaceholderData && !query.isFetching;
  const go = (path: string): void => {
    onClose();
    open(path);
  };
  const best = isCurrent ? hits[0]?.path : undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || combobox.getSelectedOptionIndex() >= 0) return;
    // Typed faster than the server answers: it opens when the answer to this very text is there.
    if (best !== undefined) go(best);
    else setWantsBest(asked !== text.trim() || !isCurrent);
  };
  useEffect(() => {
    if (!wantsBest || best === undefined) return;
    onClose();
    open(best);
  }, [wantsBest, best, onClose, open]);
  return (
    <Combobox store={combobox} onOptionSubmit={go}>
      <Combobox.EventsTarget>
        <TextInput
          aria-label="Find anyone or anything"
          placeholder="Find anyone or anything"
          size="md"
          data-autofocus
          autoFocus
          autoComplete="off"
          spellCheck={false}
          leftSection={<IconSearch size={20} stroke={1.5} aria-hidden />}
          classNames={{ input: classes.input }}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setWantsBest(false);
            combobox.resetSelectedOption();
          }}
          onKeyDown={onKeyDown}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={classes.results} aria-label="Hits">
        {asked === '' && <Hint />}
        {query.error !== null && asked !== '' && <ErrorNote what="The search did not work." error={query.error} />}
        {asked !== '' && isCurrent && query.error === null && hits.length === 0 && (
          <Combobox.Empty>Nothing has “{asked}”.</Combobox.Empty>
        )}
        {GROUPS.map(({ kind, title, icon }) => {
          const found = hits.filter((hit) => hit.kind === kind).slice(0, PER_GROUP);
          return found.length === 0 ? null : (
            <Combobox.Group key={kind} label={title}>
              {found.map((hit) => (
                <Hit key={hit.id} hit={hit} icon={icon} isBest={isCurrent && hit === hits[0]} />
              ))}
            </Combobox.Group>
          );
        })}
      </Combobox.Options>
    </Combobox>
  );
}
