import { interleave, type Slice } from '../interleave.js'
import { encodeRequest, load, mustSucceed } from '../load.js'
import { digits, spreadOf, type Bench, type Figure, type Measurement } from '../measurement.js'
import { startPeer, type Peer } from '../processes.js'
import { startService, type Service } from '../service.js'

const GOALS = { ratio: 0.90, afterCommitMs: 1 }
const QUESTION = { role: 'user', content: 'Say something.' }

/** What a client asks for: an upstream's stream with and without the service in between. */
export interface Both { service: Service, upstream: Peer, direct: Buffer, through: Buffer, accessToken: string }

/**
 * An upstream, and a service with an agent on it.
 * @param bench of the measurement
 * @param pace `<chunks>x<ms>`, or `whole`
 * @param idleMs longest silence of the upstream; absent: as the service has it
 */
export async function setUp (bench: Bench, pace: string, idleMs?: number): Promise<Both> {
  const upstream = await startPeer('upstream')
  bench.cleanUp(upstream.stop)
  const agent = { id: 'scripted', name: 'Scripted', provider: 'openai', endpoint: `${upstream.url}/${pace}/v1`, model: 'bench' }
  const service = await startService(bench, [{ ...agent, ...(idleMs === undefined ? {} : { timeouts: { idleMs } }) }])
  const { accessToken } = await service.register('bench')
  return {
    service,
    upstream,
    accessToken,
    direct: encodeRequest('POST', `/${pace}/v1/chat/completions`, 'key', { model: 'bench', stream: true, messages: [QUESTION] }),
    through: encodeRequest('POST', '/api/chat/completions', accessToken, { agentId: 'scripted', message: QUESTION.content, stream: true })
  }
}

async function streams (bench: Bench): Promise<Figure[]> {
  const { service, upstream, direct, through } = await setUp(bench, '100x1')
  const seconds = bench.quick ? 2 : 5
  const costs: number[] = []
  const slice = (url: string, request: Buffer): Slice => async () => {
    const before = await service.cpu()
    const { completed, perSecond } = mustSucceed(await load({ url, connections: 50, seconds, next: () => request }))
    if (request === through) costs.push((await service.cpu() - before) / completed)
    return perSecond
  }
  const result = await interleave(slice(upstream.url, direct), slice(service.url, through), bench.quick ? 2 : 7)
  return [{
    path: 'streamed completion, 100 chunks at 1 ms, 50 connections',
    baseline: `upstream directly, ${digits(result.baseline)}/s`,
    measured: `${digits(result.measured)}/s`,
    ratio: result.ratio,
    spread: spreadOf(result),
    goal: `≥ ${GOALS.ratio}`,
    met: result.ratio >= GOALS.ratio,
    notes: [`processor time of the service per stream, least of the slices: ${digits(Math.min(...costs.slice(1)))} µs`]
  }]
}

async function firstToken (bench: Bench): Promise<Figure[]> {
  const { service, upstream, direct, through } = await setUp(bench, '20x5')
  const seconds = bench.quick ? 1 : 3
  const slice = (url: string, request: Buffer, timed: { mark: string, from?: string }): Slice => async () =>
    mustSucceed(await load({ url, connections: 5, seconds, next: () => request, ...timed })).toMark
  const rounds = bench.quick ? 2 : 7
  const whole = await interleave(slice(upstream.url, direct, { mark: 'data: {' }), slice(service.url, through, { mark: 'event: chunk' }), rounds)
  // The header goes out once the turn is durable.
  const rest = await interleave(slice(upstream.url, direct, { mark: 'data: {' }), slice(service.url, through, { mark: 'event: chunk', from: 'HTTP/1.1' }), rounds)
  const added = rest.measured - rest.baseline
  const each = rest.slices.measured.map((value, index) => value - (rest.slices.baseline[index] ?? 0))
  return [{
    path: 'time to the first token, 5 streams, p50, added after the commit',
    baseline: `upstream directly, ${digits(rest.baseline)} ms`,
    measured: `${digits(rest.measured)} ms after the commit, added ${digits(added)} ms`,
    ratio: null,
    spread: `${digits(Math.min(...each))}–${digits(Math.max(...each))} ms`,
    goal: `≤ ${GOALS.afterCommitMs} ms added`,
    met: added <= GOALS.afterCommitMs,
    notes: [`with the commit of the turn, before which nothing may be called: ${digits(whole.measured)} ms, added ${digits(whole.measured - whole.baseline)} ms`]
  }]
}

/** Streams through the service, stored, against the same streams straight from the upstream. */
export const streaming: Measurement = { id: 'P3', title: 'POST /api/chat/completions, streamed', run: streams }

/** What the service adds before the first token. */
export const timeToFirstToken: Measurement = { id: 'P5', title: 'added time to the first token', run: firstToken }
