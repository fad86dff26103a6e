/** Schemas that the routes for OpenAI's clients share. */
import { STATUS_CODES } from 'node:http'
import Type, { type TUnsafe } from 'typebox'
import type { OpenAiError } from '../../services/fronts/openai/error.js'

const nullable = <T>(type: string, description: string) => Type.Unsafe<T | null>({ type: [type, 'null'], description })

/** The shape of errors below `/v1`. */
export const OpenAiErrorSchema = Type.Object({
  error: Type.Object({
    message: Type.String({ description: 'A sentence for a person' }),
    type: Type.String({ description: 'Kind of error', examples: ['invalid_request_error'] }),
    param: nullable<string>('string', 'Which field of the body is wrong, where one is'),
    code: Type.String({ description: 'OpenAI’s code where it has one, else the code of the error envelope', examples: ['model_not_found'] })
  })
}, { description: 'Every error below /v1, as OpenAI’s clients read it' })

/** Refusals of the frame, which come before a route is asked, and what any route can give. */
const OF_EVERY_CALL = [400, 401, 406, 429, 500, 503] as const

type Every = typeof OF_EVERY_CALL[number]

/**
 * The error responses of a route for OpenAI's clients; those that any route can give are added.
 * @param statuses the others that this route gives
 */
export function openAiErrors<S extends number> (...statuses: S[]): { [K in S | Every]: TUnsafe<OpenAiError> } {
  const entries = [...OF_EVERY_CALL, ...statuses].map((status) =>
    [status, Type.Unsafe<OpenAiError>({ ...OpenAiErrorSchema, description: `${STATUS_CODES[status] ?? 'Error'}, as OpenAI’s API says it` })])
  return Object.fromEntries(entries) as { [K in S | Every]: TUnsafe<OpenAiError> }
}

/** Credentials that every route here takes. */
export const SECURITY = [{ accessToken: [] }, { apiKey: [] }]
