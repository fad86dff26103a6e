/** The pure parts of calls. */
import t from 'tap'
import { assemblePrompt, fillIn, historyBudget, LONGEST_HISTORY } from '../../../services/calls/prompt.js'
import { estimateTokens, usageOf } from '../../../services/calls/usage.js'
import { toClientError } from '../../../services/calls/failures.js'
import { errorOf } from '../../../services/generations/failure.js'
import { UpstreamFailure } from '../../../services/llm/failure.js'
import { MessageNotFound } from '../../../services/conversations/errors.js'
import type { Message } from '../../../services/conversations/shapes.js'

t.test('the prompt is cut from the oldest; the system prompt and the last message stay', async (t) => {
  const history = ['aaaa', 'bbbb', 'cccc'].map((content) => ({ role: 'user' as const, content }))
  const contents = (system: string | null, budget: number) => assemblePrompt(system, history, budget).map(({ content }) => content)
  t.same(contents(null, 3), ['aaaa', 'bbbb', 'cccc'])
  t.same(contents('ssss', 4), ['ssss', 'aaaa', 'bbbb', 'cccc'])
  t.same(contents('ssss', 3), ['ssss', 'bbbb', 'cccc'])
  t.same(contents('ssss', 1), ['ssss', 'cccc'], 'however small the budget')
  t.same(contents('', 3)[0], 'aaaa', 'an empty system prompt is none')
  t.same(assemblePrompt('ssss', history, 3, 'iiii').map(({ content }) => content), ['ssss', 'iiii', 'cccc'], 'what a caller instructs stays as well')
  t.equal(historyBudget(10), 80)
  t.equal(historyBudget(2_000_000_000), LONGEST_HISTORY)
})

t.test('variables', async (t) => {
  t.equal(fillIn('{{a}} {{ b }} {{c}} {{constructor}} {a}', { a: '{{b}}', b: '$1' }), '{{b}} $1 {{c}} {{constructor}} {a}')
})

t.test('tokens and usage', async (t) => {
  t.equal(estimateTokens(''), 0)
  t.equal(estimateTokens('abcde'), 2)
  t.equal(estimateTokens('\u4f60\u597dab'), 3)
  t.same(usageOf({ promptTokens: 2, completionTokens: 3 }, 'estimated', undefined), { promptTokens: 2, completionTokens: 3, totalTokens: 5, source: 'estimated' })
  t.same(usageOf({ promptTokens: 0, completionTokens: 0 }, 'provider', undefined), { promptTokens: 0, completionTokens: 0, totalTokens: 0, source: 'provider' })
})

t.test('what a client hears of a failure', async (t) => {
  const codes = (error: unknown) => [toClientError(error, false).code, toClientError(error, true).code]
  const status = (code: number, retryAfterSeconds?: number) => new UpstreamFailure('status', 'secret', { status: code, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) })
  for (const code of [408, 429, 500, 502, 503, 504, 529]) t.same(codes(status(code)), ['AGENT_UNAVAILABLE', 'CHAT_UPSTREAM_ERROR'], `${code}`)
  for (const code of [400, 401, 403, 404, 422]) t.same(codes(status(code)), ['CHAT_UPSTREAM_ERROR', 'CHAT_UPSTREAM_ERROR'], `${code}`)
  t.same(codes(new UpstreamFailure('connect', 'x')), ['AGENT_UNAVAILABLE', 'CHAT_UPSTREAM_ERROR'])
  for (const phase of ['first-byte', 'idle', 'total'] as const) t.same(codes(new UpstreamFailure('timeout', 'x', { phase })), ['CHAT_UPSTREAM_TIMEOUT', 'CHAT_UPSTREAM_TIMEOUT'])
  t.same(codes(new TypeError('a bug')), ['CHAT_UPSTREAM_ERROR', 'CHAT_UPSTREAM_ERROR'])
  t.same(codes(MessageNotFound()), ['MESSAGE_NOT_FOUND', 'MESSAGE_NOT_FOUND'])
  t.equal(toClientError(status(429, 7), false).retryAfter, 7)
  t.equal(toClientError(status(429, 80_000), false).retryAfter, 3600)
  t.notMatch(toClientError(status(500), true).message, /secret/)
})

t.test('the error that a stored failure stands for', async (t) => {
  const failed = (error: Message['error']) => errorOf({ error } as Message)
  t.match(failed({ code: 'AGENT_UNAVAILABLE', message: 'm' }), { statusCode: 503, message: 'm', retryAfter: 1 })
  t.match(failed({ code: 'CHAT_UPSTREAM_TIMEOUT', message: 'm' }), { statusCode: 504, retryAfter: undefined })
  t.match(failed({ code: 'OF_ANOTHER_VERSION', message: 'm' }), { code: 'CHAT_UPSTREAM_ERROR' })
  t.match(failed(null), { code: 'CHAT_UPSTREAM_ERROR' })
})
