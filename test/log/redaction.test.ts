/** Secrets in odd places of what is logged, and lines that stay lines. */
import fc from 'fast-check'
import pg from 'pg'
import t from 'tap'
import { loggerOn } from '../../log/logger.js'
import { canaries, findCanaries } from '../canaries.js'

function logged (write: (log: ReturnType<typeof loggerOn>) => void): string {
  let lines = ''
  write(loggerOn('trace', { write (line) { lines += line } }))
  return lines
}

const SECRET_NAMES = ['password', 'newPassword', 'PASSWORD', 'token', 'access_token', 'refreshToken', 'apiKey', 'x-api-key', 'authorization', 'Proxy-Authorization', 'cookie', 'set-cookie', 'client_secret', 'secretKey', 'content', 'text', 'prompt', 'email', 'e-mail']
const texts = Object.values(canaries)
/** What a secret looks like in the middle of a text: by its look, or by the name before it. */
const inText = fc.constantFrom(
  ...[canaries.key, canaries.jwt, `Bearer ${canaries.bearer}`, canaries.email, `postgres://ann:${canaries.password}@host/db`, `password=${canaries.password}`, `{"token":"${canaries.bearer}"}`, `cookie: ${canaries.password};`]
).map((text) => `before ${text} after`)

/** A value with secrets somewhere in it. */
const hidden: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    inText,
    fc.tuple(fc.constantFrom(...SECRET_NAMES), fc.constantFrom(...texts)).map(([name, secret]) => ({ [name]: secret })),
    fc.tuple(fc.constantFrom(...SECRET_NAMES), fc.constantFrom(...texts)).map(([name, secret]) => new Map([[name, secret]])),
    fc.constantFrom(...texts).map((secret) => new Headers({ authorization: secret, 'x-api-key': secret, cookie: secret })),
    fc.constantFrom(...texts).map((secret) => Object.assign(new Error('a driver failed'), { client: { secretKey: secret, processID: 1 }, query: secret, detail: secret, config: { headers: { authorization: secret } } })),
    inText.map((text) => new Error(text)),
    inText.map((text) => { const error = new Error(text); error.message = 'changed afterwards'; return error }),
    fc.constantFrom(...texts).map((secret) => { try { return JSON.parse(`"${secret}`) as unknown } catch (error) { return error } }),
    fc.constantFrom(...texts).map((secret) => Buffer.from(secret)),
    fc.constantFrom(...texts).map((secret) => new URL(`http://ann:${encodeURIComponent(secret)}@host/path?token=${encodeURIComponent(secret)}`)),
    fc.constantFrom(...texts).map((secret) => ({ toJSON: () => secret, get password () { return secret } })),
    tie('value').map((cause) => new Error('outer', { cause })),
    fc.array(tie('value'), { maxLength: 3 }).map((errors) => new AggregateError(errors, 'several')),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.tuple(fc.constantFrom('a', 'err', 'details', 'request', 'na\nme"'), tie('value')).map(([name, value]) => ({ [name]: value })),
    tie('value').map((value) => new Set([value]))
  )
})).value

t.test('no secret reaches a line, wherever it stands and whatever is thrown', async () => {
  fc.assert(fc.property(hidden, inText, (value, text) => {
    const lines = logged((log) => {
      log.info({ value }, text)
      log.error({ err: value }, 'failed')
      log.error(value)
      log.warn('%s and %j', text, 1)
      log.info(text)
    })
    const found = findCanaries(lines)
    if (found.length > 0) throw new Error(`${found.join(' ')} in ${lines}`)
    for (const line of lines.trim().split('\n')) JSON.parse(line)
  }), { numRuns: 500 })
})

t.test('a line stays one line, and moves no cursor', async (t) => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('\r', '\n', '\u001b[31m', '\u009b', '\u2028', '\u202e', '"', '\\', 'a', '\u007f', '\0') }), (text) => {
    const lines = logged((log) => { log.info({ [text]: text, err: new Error(text), list: [text] }, text) })
    // eslint-disable-next-line no-control-regex
    if (lines.split('\n').length !== 2 || /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/.test(lines)) throw new Error(JSON.stringify(lines))
    if ((JSON.parse(lines) as { msg: string }).msg !== text) throw new Error('the message is another one')
  }))
  t.pass()
})

t.test('what says why is kept', async (t) => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED', port: 1 })
  const line = JSON.parse(logged((log) => { log.error({ err: new TypeError('outer', { cause }), promptTokens: 3, requestId: 'a-1', route: '/api/auth/login' }, 'unexpected token in the body') }))
  t.match(line, { promptTokens: 3, requestId: 'a-1', msg: 'unexpected token in the body', err: { type: 'TypeError', message: 'outer', stack: /redaction\.test/, cause: { code: 'ECONNREFUSED', port: 1 } } })
  const broken = { get broken (): string { throw new Error(canaries.message) } }
  t.same(findCanaries(logged((log) => { log.error({ broken, err: broken }, 'x'); log.error(broken, 'x'); log.error(Buffer.from(canaries.key), 'x') })), [])
  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  const error = new Error('round')
  error.cause = error
  t.match(JSON.parse(logged((log) => { log.error({ circular, err: error }, 'x') })), { circular: { self: '[circular]' }, err: { cause: '[more]' } })
})

t.test('a client of the driver is told as its name', async (t) => {
  const client = new pg.Client({ password: canaries.password })
  Object.assign(client, { secretKey: canaries.key })
  const lines = logged((log) => { log.error({ err: Object.assign(new Error('gone'), { client }), client }, 'x') })
  t.match(JSON.parse(lines), { client: '[Client]' })
  t.same(findCanaries(lines), [])
})
