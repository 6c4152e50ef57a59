import { Injectable } from '@nestjs/common';
import type { Place } from '@demarc/provisioning';
import type { Sql } from '../../platform/database/database';
import { NasService } from '../access/nas.service';
import { SignalRepository } from './signal.repository';

/** What people call a place. */
@Injectable()
export class PlaceNames {
  constructor(
    private readonly nasServers: NasService,
    private readonly signals: SignalRepository,
  ) {}

  async of(sql: Sql, place: Place): Promise<string> {
    switch (place.kind) {
      case 'network':
        return '';
      case 'nas':
        return (await this.nasServers.get(sql, place.nasId)).name;
      case 'node':
        return `${place.accessNode} at ${(await this.nasServers.get(sql, place.nasId)).name}`;
      case 'make':
        return this.signals.nameOfMake(sql, place.make);
    }
  }
}
