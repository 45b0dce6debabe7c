import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Observable } from 'rxjs';
import { OpenAccounts } from '../registry/open-accounts.js';
import { SAFE_METHODS, type RequestWithPrincipal } from './principal.js';

/** What a customer's request writes is written while the account is open, or not at all. */
@Injectable()
export class WithinAccount implements NestInterceptor {
  constructor(private readonly accounts: OpenAccounts) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<RequestWithPrincipal>();
    if (!request.principal || SAFE_METHODS.has(request.method)) return next.handle();
    const { workspaceId } = request.principal;
    return new Observable((subscriber) => {
      const caller = { workspaceId, isAnswered: false };
      subscriber.add(() => {
        // What was begun here and goes on, a timer or a subscription, is not the caller's.
        caller.isAnswered = true;
      });
      this.accounts.within(caller, () => subscriber.add(next.handle().subscribe(subscriber)));
    });
  }
}
