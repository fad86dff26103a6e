import type { AnswerOf, Operation } from 'parley-client'

/** The overview as the service tells it. */
export type Overview = AnswerOf<Operation<'get', '/api/admin/overview'>>
