import { hostname } from 'node:os';
import { newId } from '#kernel';
import { Injectable } from '@nestjs/common';

/** The name of this process in leases and attempts; never the same twice. */
@Injectable()
export class WorkerIdentity {
  readonly id = `${hostname()}-${process.pid}-${newId().slice(-8)}`;
}
