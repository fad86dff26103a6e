/** Strict reading of requests: media types, encoding, JSON without lossy conversions, and the formats that a response can have. */
import { isUtf8 } from 'node:buffer'
import fp from 'fastify-plugin'
import type { FastifyBodyParser } from 'fastify'
import { defineError } from '../../errors.js'
import { excessOf } from './depth.js'
import { DEEPEST, findFlaw, MOST_VALUES, tooDeep, tooMany, type Flaw } from './flaws.js'
import { placeOfError } from './json-place.js'
import { createTurns } from './turns.js'
import { createValidatorCompiler } from './validation.js'

const NotAcceptable = defineError('COMMON_NOT_ACCEPTABLE', 406, 'This address cannot answer in any of the formats that the Accept header allows.', {
  meaning: 'no representation fits `Accept`',
  action: 'accept JSON'
})

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types that the route can answer in, or the range of all; `application/json` when absent. */
    produces?: string[]
    /** True where the handler reads the body itself, as it comes, and checks all of it. */
    readsBody?: boolean
  }
}

const JSON_ONLY = ['application/json']
// RFC 6839 §3.1
const JSON_DIALECT = /^application\/[^;\s]+\+json\b/i
// secure-json-parse refuses what JSON allows: keys that would change the prototype of what they are copied to.
const POISON = { key: '__proto__ or constructor.prototype' }

/** Bytes from which on a body takes a turn of its own. */
const LARGE_BODY = 64 * 1024

const refusal = (found: Flaw, context: string): Error =>
  Object.assign(new Error(found.message), { statusCode: 400, validation: [found], validationContext: context })

/** @throws what Fastify throws for a part that is not as its schema says */
function check (part: unknown, context: string): void {
  const found = findFlaw(part)
  if (found !== undefined) throw refusal(found, context)
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
 * strings and parameters are text by nature and are read as what their schema says. Large bodies are parsed in turn, with rests.
 */
export default fp(async (app) => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  const inTurn = createTurns()
  const parseText: FastifyBodyParser<Buffer> = (request, body, done) => {
    const text = body.toString()
    void parse(request, text, (error, value) => {
      // Where, but never what stands there: V8's own sentence quotes it.
      if (error === null) done(null, value)
      else done(Object.assign(error, { malformed: placeOfError(text) ?? POISON }), undefined)
    })
  }
  const parseStrictly: FastifyBodyParser<Buffer> = (request, body, done) => {
    // Clients that set the header on every call send it on empty ones too; whether a body is required is the schema's to say.
    if (body.length === 0) { done(null, undefined); return }
    if (!isUtf8(body)) { done(Object.assign(new Error('not UTF-8'), { code: 'FST_ERR_CTP_INVALID_JSON_BODY', statusCode: 400 }), undefined); return }
    if (body.length < LARGE_BODY) { void parseText(request, body, done); return }
    const excess = excessOf(body, { deepest: DEEPEST, most: MOST_VALUES })
    if (excess !== undefined) { done(refusal(excess === 'most' ? tooMany() : tooDeep(), 'body'), undefined); return }
    // Two turns: what was parsed is checked at once, and what is done with it begins then.
    inTurn(() => { void parseText(request, body, (error, value) => { inTurn(() => { done(error, value) }) }) })
  }
  for (const type of ['application/json', JSON_DIALECT]) app.addContentTypeParser(type, { parseAs: 'buffer' }, parseStrictly)

  app.setValidatorCompiler(createValidatorCompiler())

  app.edge.step('preValidation', 'strict-json', ({ body, query, params }, _reply, { config }) => {
    if (body !== undefined && config.readsBody !== true) check(body, 'body')
    check(query, 'querystring')
    check(params, 'params')
    return undefined
  })

  app.edge.step('preParsing', 'strict-json', ({ headers: { accept } }, _reply, { config }) =>
    accept !== undefined && !accepts(accept, config.produces ?? JSON_ONLY) ? NotAcceptable() : undefined)
}, { name: 'strict-json', dependencies: ['edge', 'errors'] })
