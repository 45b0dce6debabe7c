import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { adminListQuery, adminRange, Answers, Operators, Who, type Principal } from '#kernel';
import { OperatorsRepository, type OperatorRow } from '../data/operators.repository.js';
import { ManageOperators } from '../manage-operators/manage-operators.js';
import {
  addOperatorBody,
  adminOperatorList,
  changedOperator,
  setRolesBody,
  type AddOperatorBody,
  type SetRolesBody,
} from './admin-operators.schemas.js';
import { idParameter } from './auth.schemas.js';

/** Who works here. For admins alone. */
@ApiTags('admin: operators')
@Controller('api/admin/v1/operators')
@Operators()
export class AdminOperatorsController {
  constructor(
    private readonly operators: OperatorsRepository,
    private readonly manage: ManageOperators,
  ) {}

  @Get()
  @ApiOperation({ summary: 'People with a role in the console' })
  @Answers(200, adminOperatorList, 'People with a role')
  async list(@Query({ schema: adminListQuery }) query: z.output<typeof adminListQuery>) {
    const { items, total } = await this.operators.list(adminRange(query));
    return { total, items: items.map(view) };
  }

  @Post()
  @ApiOperation({ summary: 'Give a person a role in the console' })
  @Answers(201, changedOperator, 'The person works in the console from now on')
  async add(@Body({ schema: addOperatorBody }) body: AddOperatorBody, @Who() who: Principal) {
    return view(await this.manage.add(who, body));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change the roles of an operator; none ends their work' })
  @Answers(200, changedOperator, 'The roles as they are now; none of them ends the work')
  async setRoles(
    @Param({ schema: idParameter }) { id }: z.output<typeof idParameter>,
    @Body({ schema: setRolesBody }) body: SetRolesBody,
    @Who() who: Principal,
  ) {
    return view(await this.manage.setRoles(who, id, body.roles, body.reason));
  }
}

function view<Row extends OperatorRow>(row: Row) {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  };
}
