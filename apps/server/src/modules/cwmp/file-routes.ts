import { Injectable } from '@nestjs/common';
import { FileEndpoint } from './file-endpoint';
import { SpeedEndpoint } from './speed-endpoint';

/** What the file listener leads to: files with one look-up each, and speed tests without a file. */
@Injectable()
export class FileRoutes {
  constructor(
    readonly files: FileEndpoint,
    readonly speed: SpeedEndpoint,
  ) {}
}
