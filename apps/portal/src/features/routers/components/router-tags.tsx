import { useState, type JSX } from 'react';
import { Autocomplete, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { TagName, type Router } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { useMay } from '../../../lib/session';
import { useChangeTag, useTagUses } from '../api/search-routers';
import { TagChip, TagList } from './tag-chip';
import classes from './tags.module.css';

function AddTag({ onAdd, onClose }: { onAdd: (tag: string) => void; onClose: () => void }): JSX.Element {
  const [tag, setTag] = useState('');
  const uses = useTagUses();
  const parsed = TagName.safeParse(tag.trim());
  const add = (chosen: string): void => {
    onAdd(chosen);
    onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed.success) add(parsed.data);
      }}
    >
      <Autocomplete
        className={classes.add}
        size="xs"
        aria-label="Tag to add"
        placeholder="tag, then Enter"
        autoFocus
        maxLength={50}
        limit={8}
        data={(uses.data ?? []).map((use) => use.tag)}
        value={tag}
        error={tag.trim() === '' || parsed.success ? undefined : 'letters, digits, _ . : -'}
        onChange={setTag}
        onOptionSubmit={add}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
      />
    </form>
  );
}

/** The tags of one router: what is on it, and a way to change that. */
export function RouterTags({ router }: { router: Router }): JSX.Element | null {
  const mayChange = useMay('router.configure');
  const change = useChangeTag(router.id);
  const [isAdding, setAdding] = useState(false);
  if (!mayChange) return <TagList tags={router.tags} />;
  return (
    <span className={classes.list}>
      {router.tags.map((tag) => (
        <TagChip key={tag} tag={tag}>
          <button
            type="button"
            className={classes.remove}
            aria-label={`Take the tag ${tag} off`}
            onClick={() => change.mutate({ tag, isOn: false })}
          >
            <IconX size={12} stroke={1.75} aria-hidden />
          </button>
        </TagChip>
      ))}
      {isAdding ? (
        <AddTag onAdd={(tag) => change.mutate({ tag, isOn: true })} onClose={() => setAdding(false)} />
      ) : (
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={14} stroke={1.5} />}
          onClick={() => setAdding(true)}
        >
          Tag
        </Button>
      )}
      {change.error !== null && <ErrorNote what="The tag was not changed." error={change.error} />}
    </span>
  );
}
