import { UpstreamFailure } from '../failure.js'
import { FORBIDDEN } from './guard.js'

/** Codes of undici for a response that is not HTTP, or of a request that can't be. */
const PROTOCOL_CODE = /^(?:HTTPParserError$|HPE_(?!INVALID_EOF_STATE)|UND_ERR_(?:HEADERS_OVERFLOW|RES_|INVALID_ARG|NOT_SUPPORTED))/

/**
 * Failure that an error of undici stands for.
 * @param error as undici has it
 * @param isConnected whether the request had a connection
 * @param beforeFirstByte whether nothing of the body had come
 */
export function failureOf (error: Error & { code?: unknown }, isConnected: boolean, beforeFirstByte: boolean): UpstreamFailure {
  const code = typeof error.code === 'string' ? error.code : error.name
  const broken = isConnected ? 'reset' : 'connect'
  return new UpstreamFailure(PROTOCOL_CODE.test(code) ? 'protocol' : broken, `${code}: ${error.message}`, {
    beforeFirstByte,
    isForbidden: code === FORBIDDEN,
    cause: error
  })
}

/**
 * Error that undici is given for whatever reason.
 * @param reason of an abort
 */
export function asError (reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason })
}
