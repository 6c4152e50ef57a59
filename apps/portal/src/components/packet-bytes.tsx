import type { JSX } from 'react';
import { CopyText, visibleText } from '@demarc/ui';
import { packetFields } from './radius-bytes';
import classes from './packet-bytes.module.css';

/** The stored packet field by field, each with its bytes: what a person holds against a capture. */
export function PacketBytes({ title, hex }: { title: string; hex: string }): JSX.Element {
  const fields = packetFields(hex);
  return (
    <section aria-label={title}>
      <div className={classes.packetHead}>
        <h4 className={classes.packetTitle}>{title}</h4>
        <CopyText text={hex} label="bytes">
          copy {hex.replace(/\s/g, '').length / 2} bytes
        </CopyText>
      </div>
      {fields === null ? (
        <code className={classes.raw}>{hex}</code>
      ) : (
        <table className={classes.packet}>
          <thead>
            <tr>
              <th scope="col">At</th>
              <th scope="col">Field</th>
              <th scope="col">Value</th>
              <th scope="col">Bytes</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.offset}>
                <td className={classes.offset}>{field.offset}</td>
                <td>{field.name}</td>
                <td className={classes.text}>{visibleText(field.text, 80)}</td>
                <td className={classes.bytes}>{field.hex}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
