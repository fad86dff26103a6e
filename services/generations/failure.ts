import { errorCatalogue, ParleyError, type ErrorData } from '../../errors.js'
import { UpstreamError } from '../calls/errors.js'
import type { Message } from '../conversations/shapes.js'
import { howItWent } from './how-it-went.js'

/**
 * The error that a failed message stands for, with its details where this process produced it.
 * @param message whose `error` is set
 */
export function errorOf (message: Message): ParleyError {
  const failure = howItWent(message)?.failure ?? undefined
  if (failure !== undefined) return failure
  const declared = errorCatalogue.get(message.error?.code ?? '')
  if (declared === undefined || message.error === null) return UpstreamError()
  return declared({ message: message.error.message, ...(declared.statusCode === 503 ? { retryAfter: 1 } : {}) })
}

/**
 * The error that an event tells of, to be thrown: where another process produced the answer it has come as plain data.
 * @param told as the event has it
 */
export function thrownOf (told: ErrorData): ParleyError {
  if (told instanceof ParleyError) return told
  return (errorCatalogue.get(told.code) ?? UpstreamError)({ message: told.message, details: told.details })
}
