/** Everything that applications of Dify and FastGPT do wrong, and what a caller hears of it: alone, and with an agent that stands in. */
import t from 'tap'
import { sse } from '../llm/upstream.js'
import { agentOf, callsOf, refuses, says, upstream, type Fault } from './harness.js'

const IDS = { conversation_id: 'c1', message_id: 'm1', task_id: 't1' }
const dify = (...events: object[]): string => events.map((event) => `data: ${JSON.stringify({ ...IDS, ...event })}\n\n`).join('')
const fastgpt = (event: string, data: unknown): string => `event: ${event}\ndata: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`
const DIFY_SAID = dify({ event: 'message', answer: 'so far' })
const FASTGPT_SAID = fastgpt('answer', { choices: [{ index: 0, delta: { content: 'so far' }, finish_reason: null }] })
const streams = (bytes: string): Fault => (response) => { sse(response).end(bytes) }
const stalls = (bytes: string): Fault => (response) => { sse(response).write(bytes) }
const inBody = (code: number): string => JSON.stringify({ code, statusText: 'x', message: 'secret words', data: null })
const told = (code: string, status = 400, message = 'secret words'): string => JSON.stringify({ code, message, status })

interface Row { provider: 'dify' | 'fastgpt', fault: string, faults: Fault[], alone: { code?: string, reason?: string, text?: string, calls: number }, isStoodIn: boolean }

const UNAVAILABLE = 'AGENT_UNAVAILABLE'
const ERROR = 'CHAT_UPSTREAM_ERROR'
const TIMEOUT = 'CHAT_UPSTREAM_TIMEOUT'

const MATRIX: Row[] = [
  ...(['dify', 'fastgpt'] as const).flatMap((provider): Row[] => [
    { provider, fault: '401', faults: [refuses(401)], alone: { code: ERROR, reason: 'auth', calls: 1 }, isStoodIn: true },
    { provider, fault: '429', faults: [refuses(429)], alone: { code: UNAVAILABLE, reason: 'rate_limited', calls: 3 }, isStoodIn: true },
    { provider, fault: '503 twice, then fine', faults: [refuses(503), refuses(503), provider === 'dify' ? streams(DIFY_SAID + dify({ event: 'message_end' })) : streams(FASTGPT_SAID + fastgpt('answer', '[DONE]'))], alone: { text: 'so far', calls: 3 }, isStoodIn: false },
    { provider, fault: 'silence', faults: [() => {}], alone: { code: TIMEOUT, reason: 'timeout_first_byte', calls: 1 }, isStoodIn: true },
    { provider, fault: 'an end without an answer', faults: [streams('')], alone: { code: UNAVAILABLE, reason: 'cut', calls: 3 }, isStoodIn: true },
    { provider, fault: 'garbage', faults: [streams('data: <html>\n\n')], alone: { code: ERROR, reason: 'protocol', calls: 1 }, isStoodIn: true },
    { provider, fault: 'end in mid-answer', faults: [streams(provider === 'dify' ? DIFY_SAID : FASTGPT_SAID)], alone: { code: ERROR, reason: 'cut', text: 'so far', calls: 1 }, isStoodIn: false },
    { provider, fault: 'stall in mid-answer', faults: [stalls(provider === 'dify' ? DIFY_SAID : FASTGPT_SAID)], alone: { code: TIMEOUT, reason: 'timeout_idle', text: 'so far', calls: 1 }, isStoodIn: false }
  ]),
  { provider: 'dify', fault: '400 of the caller', faults: [refuses(400, told('invalid_param'))], alone: { code: ERROR, reason: 'bad_request', calls: 1 }, isStoodIn: false },
  { provider: 'dify', fault: '400 without credentials', faults: [refuses(400, told('provider_not_initialize'))], alone: { code: ERROR, reason: 'auth', calls: 1 }, isStoodIn: true },
  { provider: 'dify', fault: '400 without quota', faults: [refuses(400, told('provider_quota_exceeded'))], alone: { code: ERROR, reason: 'auth', calls: 1 }, isStoodIn: true },
  { provider: 'dify', fault: '400 of a model that broke', faults: [refuses(400, told('completion_request_error'))], alone: { code: UNAVAILABLE, reason: 'server', calls: 3 }, isStoodIn: true },
  { provider: 'dify', fault: '400 context length', faults: [refuses(400, told('completion_request_error', 400, 'maximum context length'))], alone: { code: ERROR, reason: 'context_length', calls: 1 }, isStoodIn: true },
  { provider: 'dify', fault: 'an error event first', faults: [streams(dify({ event: 'workflow_started', data: {} }, { event: 'error', code: 'internal_server_error', status: 500, message: 'secret words' }))], alone: { code: UNAVAILABLE, reason: 'server', calls: 3 }, isStoodIn: true },
  { provider: 'dify', fault: 'an error event in mid-answer', faults: [streams(DIFY_SAID + dify({ event: 'error', code: 'completion_request_error', status: 400, message: 'secret words' }))], alone: { code: ERROR, reason: 'server', text: 'so far', calls: 1 }, isStoodIn: false },
  { provider: 'dify', fault: 'a workflow that says nothing', faults: [streams(dify({ event: 'workflow_finished', data: { status: 'succeeded' } }, { event: 'message_end' }))], alone: { code: ERROR, reason: 'protocol', calls: 1 }, isStoodIn: true },
  { provider: 'fastgpt', fault: 'a key that is refused with 500', faults: [refuses(500, inBody(514))], alone: { code: ERROR, reason: 'auth', calls: 1 }, isStoodIn: true },
  { provider: 'fastgpt', fault: 'a key that is refused with 200', faults: [(response) => { response.end(inBody(514)) }], alone: { code: ERROR, reason: 'auth', calls: 1 }, isStoodIn: true },
  { provider: 'fastgpt', fault: 'an application that lacks a data set', faults: [refuses(500, inBody(501000))], alone: { code: ERROR, reason: 'bad_request', calls: 1 }, isStoodIn: true },
  { provider: 'fastgpt', fault: 'an error event first', faults: [streams(fastgpt('flowNodeStatus', { status: 'running', name: 'x' }) + fastgpt('error', { message: 'secret words' }))], alone: { code: UNAVAILABLE, reason: 'server', calls: 3 }, isStoodIn: true },
  { provider: 'fastgpt', fault: 'an error event in mid-answer', faults: [streams(FASTGPT_SAID + fastgpt('error', { message: 'secret words' }))], alone: { code: ERROR, reason: 'server', text: 'so far', calls: 1 }, isStoodIn: false }
]

for (const { provider, fault, faults, alone, isStoodIn } of MATRIX) {
  t.test(`${provider}: ${fault}`, async (t) => {
    // Neither a feedback nor a stop is a call of the application.
    const asked = ({ calls }: { calls: Record<string, unknown>[] }): number => calls.filter((body) => 'query' in body || 'messages' in body).length
    const shape = async (isAlone: boolean) => {
      const broken = await upstream(t, ...faults)
      const standIn = await upstream(t, says('I stand in'))
      const { ask, failures } = callsOf(t, agentOf('broken', broken.url, { provider, ...(isAlone ? {} : { fallback: ['stand-in'] }) }), agentOf('stand-in', standIn.url))
      return { result: await ask({ detail: true }), broken, standIn, failures }
    }
    const one = await shape(true)
    const { code = null, reason, text = '', calls } = alone
    t.same([one.result.error?.code ?? null, one.result.text, asked(one.broken)], [code, text, calls], 'alone')
    if (reason !== undefined) {
      t.equal(one.result.error?.details['reason'], reason)
      t.same(one.failures, Array.from({ length: calls }, () => `broken ${reason}`))
    }
    t.notMatch(JSON.stringify(one.result), /secret words/)
    const two = await shape(false)
    t.same([two.result.error?.code ?? null, two.result.text], isStoodIn ? [null, 'I stand in'] : [code, text])
    t.equal(two.standIn.calls.length, isStoodIn ? 1 : 0)
  })
}
