import type { AnswerOf, Operation } from 'parley-client'

/** The configuration as the service shows it. */
export type Configuration = AnswerOf<Operation<'get', '/api/admin/configuration'>>
