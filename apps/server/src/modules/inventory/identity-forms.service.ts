import { Injectable } from '@nestjs/common';
import { QuirkSnapshot, type SerialForm } from '@demarc/datamodel';
import type { Sql, Tx } from '../../platform/database/database';
import { IdentityFormRepository, type MakeOfIdentity } from './identity-form.repository';
import { QuirkBook } from './quirk-book.service';
import { IdentitiesCollide } from './quirk.errors';
import { QuirkRuleRepository } from './quirk-rule.repository';

/**
 * G36: serial numbers that a make writes otherwise from firmware to firmware. A rule says which forms are one identity;
 * the database keeps what they have in common, so that no two CPEs are ever one. Without a rule: byte for byte.
 */
@Injectable()
export class IdentityForms {
  constructor(
    private readonly forms: IdentityFormRepository,
    private readonly rules: QuirkRuleRepository,
    private readonly book: QuirkBook,
  ) {}

  /** The rules are others: refuses what would make one of two CPEs. */
  async follow(tx: Tx): Promise<void> {
    const snapshot = new QuirkSnapshot(0, await this.rules.listActive(tx));
    const present = await this.forms.list(tx);
    if (present.length === 0 && !snapshot.usesAny(['serialForm'])) return;
    await this.forms.holdIdentities(tx);
    const known = new Map(present.map((row) => [keyOf(row), row]));
    const makes = new Map([...(await this.forms.listMakes(tx)), ...present].map((make) => [keyOf(make), make]));
    for (const [key, make] of makes) {
      const form = formIn(snapshot, make);
      if ((known.get(key)?.form ?? null) === form) continue;
      const { oui, productClass } = make;
      const collisions = form === null ? [] : await this.forms.listCollisions(tx, { oui, productClass, form });
      if (collisions.length > 0) throw new IdentitiesCollide(collisions);
      await this.forms.set(tx, { oui, productClass }, form);
    }
  }

  /** In which form serials of this make are one; null: byte for byte. */
  async formOf(sql: Sql, make: MakeOfIdentity): Promise<SerialForm | null> {
    const snapshot = await this.book.current(sql);
    return snapshot.usesAny(['serialForm']) ? formIn(snapshot, make) : null;
  }

  /** Before a CPE of this make is inserted: the database makes its key of what it knows. */
  async prepare(sql: Sql, { oui, productClass }: MakeOfIdentity): Promise<SerialForm | null> {
    const form = await this.formOf(sql, { oui, productClass });
    if (form !== null) await this.forms.ensure(sql, { oui, productClass, form });
    return form;
  }
}

/** Only what is in every identity decides: a firmware that writes another serial may write another of everything else. */
function formIn(snapshot: QuirkSnapshot, { oui, productClass }: MakeOfIdentity): SerialForm | null {
  const nothing = { manufacturer: '', modelName: '', hardwareVersion: '', softwareVersion: '' };
  return snapshot.resolve({ oui, productClass, ...nothing }).quirks.serialForm ?? null;
}

const keyOf = ({ oui, productClass }: MakeOfIdentity): string => JSON.stringify([oui, productClass]);
