import t from 'tap'
import { UpstreamFailure, parseRetryAfter } from '../../../services/llm/failure.js'

t.test('Retry-After: seconds or a date, bounded', async (t) => {
  const now = Date.UTC(2026, 0, 31, 12, 0, 0)
  t.equal(parseRetryAfter('3', now), 3)
  t.equal(parseRetryAfter(' 0 ', now), 0)
  t.equal(parseRetryAfter('Sat, 31 Jan 2026 12:00:07 GMT', now), 7)
  t.equal(parseRetryAfter('Sat, 31 Jan 2026 11:00:00 GMT', now), 0, 'past')
  t.equal(parseRetryAfter('999999999'), 86_400)
  t.equal(parseRetryAfter('soon'), undefined)
  t.equal(parseRetryAfter(''), undefined)
  t.equal(parseRetryAfter(undefined), undefined)
  t.equal(parseRetryAfter(['1', '2']), undefined)
})

t.test('what is worth a retry', async (t) => {
  const retryable = (...args: ConstructorParameters<typeof UpstreamFailure>): boolean => new UpstreamFailure(...args).isRetryable
  t.ok(retryable('connect', ''))
  for (const status of [408, 429, 500, 502, 503, 504, 529]) t.ok(retryable('status', '', { status }), String(status))
  for (const status of [301, 400, 401, 403, 404, 422, 501]) t.notOk(retryable('status', '', { status }), String(status))
  t.ok(retryable('reset', '', { beforeFirstByte: true }))
  t.notOk(retryable('reset', '', { beforeFirstByte: false }))
  t.notOk(retryable('reset', ''))
  t.ok(retryable('timeout', '', { phase: 'first-byte', beforeFirstByte: true }))
  t.ok(retryable('timeout', '', { phase: 'idle', beforeFirstByte: true }))
  t.notOk(retryable('timeout', '', { phase: 'idle', beforeFirstByte: false }))
  t.notOk(retryable('timeout', '', { phase: 'total', beforeFirstByte: true }))
  t.notOk(retryable('protocol', '', { beforeFirstByte: true }))
  t.notOk(retryable('too-large', ''))
})

t.test('a key that the upstream quotes is concealed, whole or cut', async (t) => {
  const concealed = (excerpt: string, secret: string | null = 'sk-123456') => {
    const failure = new UpstreamFailure('protocol', 'x', { excerpt })
    failure.conceal(secret)
    return failure.excerpt
  }
  t.equal(concealed('bad key sk-123456, sk-123456!'), 'bad key [secret], [secret]!')
  t.equal(concealed('bad key sk-1234'), 'bad key [secret]')
  t.equal(concealed('bad key sk-123456'), 'bad key [secret]')
  t.equal(concealed('I ask'), 'I ask')
  t.equal(concealed('bad key', null), 'bad key')
})
