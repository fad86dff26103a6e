import { isUtf8 } from 'node:buffer'
import fp from 'fastify-plugin'
import type { FastifyBodyParser } from 'fastify'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { defineError } from '../errors.js'
import { parseDay, parseMoment } from '../text.js'

const NotAcceptable = defineError('COMMON_NOT_ACCEPTABLE', 406, 'This address cannot answer in any of the formats that the Accept header allows.')

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types that the route can answer in, or the range of all; `application/json` when absent. */
    produces?: string[]
  }
}

const DEEPEST = 32
// RFC 6839 §3.1
const JSON_DIALECT = /^application\/[^;\s]+\+json\b/i

interface Flaw { instancePath: string, message: string, keyword: string, params: Record<string, unknown>, schemaPath: string }

const flaw = (instancePath: string, message: string, keyword: string): Flaw => ({ instancePath, message, keyword, params: {}, schemaPath: '' })

/** Text that PostgreSQL refuses (NUL), or that UTF-8 can't hold (a lone surrogate). */
function flawOfText (value: string, path: string): Flaw | undefined {
  if (value.includes('\0')) return flaw(path, 'must not contain a NUL character', 'text')
  if (!value.isWellFormed()) return flaw(path, 'must not contain half of a surrogate pair', 'text')
  return undefined
}

/**
 * What JSON can say but this service can't keep: NUL, lone surrogates, numbers beyond a double (`1e400`), deep nesting.
 * @param value anything parsed
 * @param path where it stands, as a JSON pointer
 * @param depth levels above it
 * @returns the first flaw, in the form of Ajv's errors
 */
function findFlaw (value: unknown, path: string, depth: number): Flaw | undefined {
  if (typeof value === 'string') return flawOfText(value, path)
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : flaw(path, 'must be a finite number', 'number')
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= DEEPEST) return flaw(path, `must not nest deeper than ${DEEPEST} levels`, 'depth')
  for (const [key, item] of Object.entries(value)) {
    const found = flawOfText(key, path) ?? findFlaw(item, `${path}/${key}`, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function refuse (found: Flaw, context: string): never {
  throw Object.assign(new Error(found.message), { statusCode: 400, validation: [found], validationContext: context })
}

/** Whether a header in the form of RFC 9110, section 12.5.1, allows one of the types. */
function accepts (header: string, types: string[]): boolean {
  return header.split(',').some((entry) => {
    const [range = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase())
    if (parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) return false
    return range === '' || range === '*/*' || types.includes('*/*') || types.some((type) => range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1))))
  })
}

/**
 * Strict requests: JSON as UTF-8 only, nothing coerced and nothing dropped in a body, no text that can't be stored. Query
 * strings and parameters are text by nature and are coerced to what their schema says.
 */
export default fp(async (app) => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  const parseStrictly: FastifyBodyParser<Buffer> = (request, body, done) => {
    // Clients that set the header on every call send it on empty ones too; whether a body is required is the schema's to say.
    if (body.length === 0) { done(null, undefined); return }
    if (!isUtf8(body)) { done(Object.assign(new Error('not UTF-8'), { code: 'FST_ERR_CTP_INVALID_JSON_BODY', statusCode: 400 }), undefined); return }
    void parse(request, body.toString(), done)
  }
  for (const type of ['application/json', JSON_DIALECT]) app.addContentTypeParser(type, { parseAs: 'buffer' }, parseStrictly)

  const strict = new Ajv({ coerceTypes: false, removeAdditional: false, useDefaults: true, allErrors: true, strict: false })
  const lenient = new Ajv({ coerceTypes: 'array', removeAdditional: false, useDefaults: true, allErrors: true, strict: false })
  for (const ajv of [strict, lenient]) {
    addFormats.default(ajv)
    // Theirs take white space for the T, endless fractions, leap seconds and the year 0.
    ajv.addFormat('date-time', (text: string) => parseMoment(text) !== null)
    ajv.addFormat('date', (text: string) => parseDay(text) !== null)
  }
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? strict : lenient).compile(schema as object))

  // Both with a callback, since a promise for each request costs more than what they do; what they throw, Fastify answers.
  app.addHook('preValidation', ({ body, query, params }, _reply, done) => {
    if (body !== undefined) {
      const found = findFlaw(body, '', 0)
      if (found !== undefined) refuse(found, 'body')
    }
    for (const [context, part] of [['querystring', query], ['params', params]] as const) {
      const found = findFlaw(part, '', 0)
      if (found !== undefined) refuse(found, context)
    }
    done()
  })

  app.addHook('preParsing', ({ headers: { accept }, routeOptions: { config } }, _reply, _payload, done) => {
    if (accept !== undefined && !accepts(accept, config.produces ?? ['application/json'])) throw NotAcceptable()
    done()
  })
}, { name: 'strict-json', dependencies: ['errors'] })
