import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RefusedPictures } from '#kernel';
import { ObjectRepository } from '../data/object.repository.js';

/** Whoever decides about a refused picture asks here whether it can still be given back. */
@Injectable()
export class HoldRefusedPictures implements OnModuleInit {
  constructor(
    private readonly pictures: RefusedPictures,
    private readonly objects: ObjectRepository,
  ) {}

  onModuleInit(): void {
    this.pictures.register(({ kind, id }) => this.objects.holdQuarantined(kind, id));
  }
}
