import type { FastifyError } from 'fastify'
import { InternalError, LONGEST_LIST, ParleyError, PayloadTooLarge, UnsupportedMediaType, invalid, malformed, tooLarge } from '../../errors.js'

type Thrown = Partial<FastifyError> & { malformed?: { line?: number, column?: number } }

function translate (error: unknown, bodyLimit: number | undefined): ParleyError {
  if (error instanceof ParleyError) return error
  // Anything can be thrown, null too.
  const { code, statusCode, validation, validationContext, malformed: place } = (error ?? {}) as Thrown
  if (validation !== undefined) {
    const root = `/${validationContext ?? 'body'}`
    return invalid(...validation.slice(0, LONGEST_LIST).map(({ instancePath, message = 'is not valid', keyword }) =>
      ({ path: root + instancePath, message, keyword })))
  }
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE': return bodyLimit === undefined ? PayloadTooLarge() : tooLarge(bodyLimit)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE': return UnsupportedMediaType()
    case 'FST_ERR_CTP_INVALID_JSON_BODY': case 'FST_ERR_CTP_EMPTY_JSON_BODY': case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH': return malformed(place)
  }
  if (statusCode === 400) return malformed(place, error)
  return InternalError({ cause: error })
}

/**
 * The ParleyError that a client sees for anything thrown: Fastify's own errors by their code, every other one as a 500
 * that shows nothing. It never throws, whatever it is given: an error of an error handler would leave the envelope.
 * @param error anything thrown
 * @param bodyLimit of the route, in bytes
 */
export function toParleyError (error: unknown, bodyLimit?: number): ParleyError {
  try {
    return translate(error, bodyLimit)
  } catch (second) {
    return InternalError({ cause: second })
  }
}
