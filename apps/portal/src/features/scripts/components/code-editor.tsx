import { useEffect, useRef, type JSX } from 'react';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascriptLanguage } from '@codemirror/lang-javascript';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { CodeFieldProps, LineNote } from './code-field';
import classes from './scripts.module.css';

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: 'var(--d-code-word)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--d-code-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--d-code-number)' },
  { tag: [tags.lineComment, tags.blockComment], color: 'var(--d-muted)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.definition(tags.variableName)], color: 'var(--d-code-name)' },
]);

const LOOK = EditorView.theme({
  '&': { backgroundColor: 'var(--d-surface)', color: 'var(--d-ink)', fontSize: '13px' },
  '&.cm-focused': { outline: '2px solid var(--d-action)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '20px' },
  '.cm-content': { minHeight: '320px', caretColor: 'var(--d-ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--d-ink)' },
  '.cm-gutters': { backgroundColor: 'var(--d-page)', color: 'var(--d-muted)', borderRight: '1px solid var(--d-line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--d-page)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--d-info-tint)' },
  '.cm-tooltip': { backgroundColor: 'var(--d-surface)', color: 'var(--d-ink)', border: '1px solid var(--d-line)' },
});

/** Who may not write can still walk through it by keys. */
const mode = (readOnly: boolean): Extension => [
  EditorState.readOnly.of(readOnly),
  EditorView.contentAttributes.of({ 'aria-readonly': String(readOnly) }),
];

/** Tab leaves the field, as in every form. */
function extensionsOf(label: string, onChange: (text: string) => void): Extension[] {
  return [
    lineNumbers(),
    lintGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of('  '),
    bracketMatching(),
    highlightActiveLine(),
    javascriptLanguage,
    syntaxHighlighting(HIGHLIGHT),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    LOOK,
  ];
}

function diagnosticsOf(state: EditorState, notes: readonly LineNote[]): Diagnostic[] {
  return notes.map(({ line, text, isFault }) => {
    const { from, to } = state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
    return { from, to, severity: isFault ? ('error' as const) : ('warning' as const), message: text };
  });
}

/** CodeMirror, with our colours. It is a part of the portal that is loaded when a script is opened. */
export function CodeEditor({ label, value, readOnly, notes, onChange }: CodeFieldProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ value, onChange });
  const editing = useRef(new Compartment());
  useEffect(() => {
    latest.current = { value, onChange };
  });
  useEffect(() => {
    if (place.current === null) return undefined;
    const editor = new EditorView({
      parent: place.current,
      doc: latest.current.value,
      extensions: [extensionsOf(label, (text) => latest.current.onChange(text)), editing.current.of(mode(true))],
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label]);
  useEffect(() => {
    view.current?.dispatch({ effects: editing.current.reconfigure(mode(readOnly)) });
  }, [readOnly]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const editor = view.current;
    if (editor !== null) editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state, notes)));
  }, [notes, value]);
  return <div ref={place} className={classes.code} />;
}
