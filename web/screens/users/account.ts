import type { AnswerOf, Operation } from 'parley-client'

type Answer = AnswerOf<Operation<'get', '/api/admin/users/{id}'>>

/** An account, as administrators see it. */
export type Account = Answer['user']
/** How much of a quota is used. */
export type Spent = Answer['used']
