import { useMemo, useState, type JSX } from 'react';
import { Button, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { ScriptName, type Script, type ScriptKind, type ScriptTrial } from '@demarc/contracts';
import { Card, ErrorNote, StateMark } from '@demarc/ui';
import { ApiProblem } from '../../../lib/api-client';
import { errorsOf } from '../../../lib/form-errors';
import { useMay } from '../../../lib/session';
import { useSaveScript } from '../api/scripts';
import { CodeField, type LineNote } from './code-field';
import { KIND_WORDS, NOT_ASKED, startOf } from './script-words';
import { TryCard } from './try-card';
import classes from './scripts.module.css';

interface EditorProps {
  script: Script | null;
  onSaved: (script: Script) => void;
}

const KINDS = (['provision', 'virtual-parameter'] as const).map((value) => ({ value, label: KIND_WORDS[value] }));

/** What cannot be read, what failed when it was tried, and mistakes that are often made, each by its line. */
function notesOf(script: Script | null, error: Error | null, trial: ScriptTrial | null): LineNote[] {
  const line = error instanceof ApiProblem ? error.details['line'] : null;
  const unreadable = typeof line === 'number' ? [{ line, text: error?.message ?? '', isFault: true }] : [];
  const failed = (trial?.faults ?? []).flatMap((fault) =>
    fault.line === null || fault.code === NOT_ASKED ? [] : [{ line: fault.line, text: fault.message, isFault: true }],
  );
  const hints = (script?.hints ?? []).map((hint) => ({ ...hint, isFault: false }));
  return [...unreadable, ...failed, ...hints];
}

function useEditor({ script, onSaved }: EditorProps) {
  const [kind, setKind] = useState<ScriptKind>(script?.kind ?? 'provision');
  const [name, setName] = useState(script?.name ?? '');
  const [source, setSource] = useState(script?.source ?? startOf('provision'));
  const [trial, setTrial] = useState<ScriptTrial | null>(null);
  const [isAsked, setAsked] = useState(false);
  const save = useSaveScript(script?.id ?? null);
  const nameFault = script === null ? errorsOf(ScriptName, name)[''] : undefined;
  const notes = useMemo(() => notesOf(script, save.error, trial), [script, save.error, trial]);
  const write = (text: string): void => {
    if (text === source) return;
    setSource(text);
    // What was said of another text is not true of this one.
    setTrial(null);
    if (save.isError) save.reset();
  };
  const choose = (next: ScriptKind): void => {
    if (source === startOf(kind)) setSource(startOf(next));
    setKind(next);
  };
  const submit = (): void => {
    setAsked(true);
    if (nameFault !== undefined) return;
    const body = script === null ? { kind, name, source } : { source, version: script.version };
    save.mutate(body, { onSuccess: onSaved });
  };
  return {
    kind,
    choose,
    name,
    setName,
    source,
    write,
    save,
    notes,
    setTrial,
    submit,
    nameFault: isAsked ? nameFault : undefined,
    isChanged: source !== (script?.source ?? startOf(kind)),
  };
}

type Editor = ReturnType<typeof useEditor>;

function Identity({ editor }: { editor: Editor }): JSX.Element {
  return (
    <Card title="Script">
      <Stack gap="md">
        <SegmentedControl
          aria-label="Kind"
          data={KINDS}
          value={editor.kind}
          onChange={(kind) => editor.choose(kind as ScriptKind)}
        />
        <TextInput
          label="Name"
          description={
            editor.kind === 'provision'
              ? 'Presets run it by this name.'
              : 'Read as VirtualParameters, a dot, and this name.'
          }
          error={editor.nameFault}
          value={editor.name}
          onChange={(event) => editor.setName(event.currentTarget.value)}
        />
      </Stack>
    </Card>
  );
}

/** The text on the left; on the right what it would do to a router, before anything is saved or sent. */
export function ScriptEditor(props: EditorProps): JSX.Element {
  const { script } = props;
  const editor = useEditor(props);
  const { save } = editor;
  const readOnly = !useMay('router.scripts');
  // Until it has a name of its own it is tried under one that no preset can mean.
  const tried = {
    kind: editor.kind,
    name: ScriptName.safeParse(editor.name).success ? editor.name : 'draft',
    source: editor.source,
  };
  return (
    <div className={classes.columns}>
      <form
        className={classes.stack}
        onSubmit={(event) => {
          event.preventDefault();
          editor.submit();
        }}
      >
        {script === null && <Identity editor={editor} />}
        <Card title="Text" aside={editor.isChanged && <StateMark look="look" word="not saved" />}>
          <Stack gap="md">
            <CodeField
              label="Text of the script"
              value={editor.source}
              readOnly={readOnly}
              notes={editor.notes}
              onChange={editor.write}
            />
            {save.error !== null && (
              <ErrorNote what="The script was not saved." holds="Routers go on with what was." error={save.error} />
            )}
            {!readOnly && (
              <div className={classes.acts}>
                <Button type="submit" loading={save.isPending} disabled={script !== null && !editor.isChanged}>
                  Save
                </Button>
                <span className={classes.sub}>It is in force from the next session on.</span>
              </div>
            )}
          </Stack>
        </Card>
      </form>
      <TryCard what={{ script: tried }} onTried={editor.setTrial} />
    </div>
  );
}
