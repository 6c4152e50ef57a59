import { Fragment, type JSX } from 'react';
import { visibleText } from '@demarc/ui';

const LONGEST_PATH = 256; // TR-069 table 3

/** A parameter path that breaks its line after a dot and nowhere else, as far as there is room. */
export function PathText({ path }: { path: string }): JSX.Element {
  const segments = visibleText(path, LONGEST_PATH).split('.');
  return (
    <>
      {segments.map((segment, index) => (
        <Fragment key={`${index} ${segment}`}>
          {segment}
          {index < segments.length - 1 && '.'}
          <wbr />
        </Fragment>
      ))}
    </>
  );
}
