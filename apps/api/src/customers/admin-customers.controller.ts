import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Auth, type Customer, type CustomerFilter } from '#auth';
import { Catalog } from '#catalog';
import {
  adminRange,
  Answers,
  kernelErrors,
  Operators,
  reasonBody,
  Who,
  type Principal,
  type ReasonBody,
} from '#kernel';
import {
  adminCustomerList,
  adminCustomerView,
  blockedCustomerView,
  customerId,
  customersQuery,
  type AdminCustomerView,
  type CustomersQuery,
} from './admin-customers.schemas.js';

/** Customers in the console: who they are (identity) and on which plan (catalog). */
@ApiTags('admin: customers')
@Controller('api/admin/v1/customers')
export class AdminCustomersController {
  constructor(
    private readonly auth: Auth,
    private readonly catalog: Catalog,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Customers, with a search by address, name or id' })
  @Operators('support', 'finance', 'moderator')
  @Answers(
    200,
    adminCustomerList,
    'Customers; `q` is part of an address or name, or a whole id; `id` (several) looks them up',
  )
  async list(@Query({ schema: customersQuery }) query: CustomersQuery) {
    const { items, total } = await this.auth.listCustomers(toFilter(query));
    return { items: await this.views(items), total };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One customer' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, adminCustomerView, 'One customer')
  async get(@Param({ schema: customerId }) { id }: { id: string }): Promise<AdminCustomerView> {
    return this.view(await this.auth.findCustomer(id));
  }

  @Post(':id/block')
  @ApiOperation({ summary: 'Block a customer: every session ends, and keys open nothing' })
  @Operators('moderator', 'support')
  @Answers(200, blockedCustomerView, 'Every session is over, and keys open nothing')
  async block(
    @Param({ schema: customerId }) { id }: { id: string },
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Who() who: Principal,
  ) {
    return this.setBlocked(who, id, true, reason);
  }

  @Post(':id/unblock')
  @ApiOperation({ summary: 'Let a blocked customer in again' })
  @Operators('moderator', 'support')
  @Answers(200, blockedCustomerView, 'The customer may sign in again')
  async unblock(
    @Param({ schema: customerId }) { id }: { id: string },
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Who() who: Principal,
  ) {
    return this.setBlocked(who, id, false, reason);
  }

  private async setBlocked(who: Principal, id: string, blocked: boolean, reason: string) {
    const { customer, auditId } = await this.auth.setBlocked(who, id, blocked, reason);
    return { ...(await this.view(customer)), auditId: auditId ?? undefined };
  }

  private async view(customer: Customer | null): Promise<AdminCustomerView> {
    const [view] = customer ? await this.views([customer]) : [];
    if (!view) throw kernelErrors.raise('not_found', 'There is no customer with this id.');
    return view;
  }

  private async views(customers: readonly Customer[]): Promise<AdminCustomerView[]> {
    const plans = await this.catalog.planCodesOf(customers.map(({ id }) => id));
    return customers.map((customer) => ({
      ...customer,
      planCode: plans.get(customer.id) ?? '',
      blockedAt: customer.blockedAt?.toISOString() ?? null,
      createdAt: customer.createdAt.toISOString(),
    }));
  }
}

const SORTABLE = ['id', 'createdAt', 'email', 'name', 'blockedAt'] as const;

function toFilter(query: CustomersQuery): CustomerFilter {
  return {
    ...adminRange(query),
    q: query.q,
    emailStatus: query.emailStatus,
    ids: query.id === undefined ? undefined : [query.id].flat(),
    blocked: query.blocked === undefined ? undefined : query.blocked === 'true',
    // The console may ask to sort by a column that is not sortable: newest first then.
    sort: SORTABLE.find((column) => column === query._sort) ?? 'createdAt',
    descending: query._order === undefined || query._order.toUpperCase() === 'DESC',
  };
}
